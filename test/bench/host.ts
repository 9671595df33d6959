import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { bundle } from '../bundle.ts';
import { freePort } from '../free-port.ts';
import { type Call, type LoadGenerator, UNIQUE } from './call.ts';
import { LOAD_CORE } from './command.ts';
import { type HostMemory, type HostReport, type PairedLoads, pairOf } from './host-report.ts';
import { type LoadTarget, type MeasuredLoad, measureRounds, warmUp } from './rounds.ts';
import { type Server, start } from './server.ts';

export type HostOptions = {
  generator: LoadGenerator;
  rounds: number;
  /** Length of a round, for each server. */
  seconds: number;
  /** The number of sessions to create in a full store before the memory is measured. */
  sessions: number;
  log: (message: string) => void;
};

type Program = 'host-ours' | 'host-plain';
type CreateTarget = (server: Server) => LoadTarget | Promise<LoadTarget>;

/** The number of pairs of processes for each call. */
const PAIRS = 3;

/** More sessions than the store keeps by default. */
const FULL_STORE = 25_000;

/** Seconds. The code that creates a session is large, so its compilation takes long. */
const WARM_UP = 8;

const READY: Call = { path: '/health' };
const VERIFIER = 'v'.repeat(43);
const SESSIONS = '/connect-bank/sessions';

/**
 * Measures the host and a bare Hono app. Their upstream runs on the core of the load generator, so that
 * its processor time does not count as theirs.
 */
export async function measureHost(options: HostOptions): Promise<HostReport> {
  const running: Server[] = [];
  const startAndTrack = async (
    program: Program | 'host-upstream',
    upstream?: Server,
  ): Promise<Server> => {
    const file = await bundle(resolve(import.meta.dirname, `${program}.ts`));
    const port = await freePort();
    const command = [process.execPath, file, String(port), upstream?.origin ?? ''];
    const core = upstream === undefined ? { core: LOAD_CORE } : {};
    const server = await start({ command, port, ready: READY, ...core });
    running.push(server);
    return upstream === undefined ? server : withUpstreamTime(server, upstream);
  };
  try {
    options.log('starting the host');
    const upstream = await startAndTrack('host-upstream');
    const startWarm = async (program: Program, createTarget: CreateTarget): Promise<LoadTarget> => {
      const target = await createTarget(await startAndTrack(program, upstream));
      await warmUp([target], options.generator, WARM_UP);
      return target;
    };
    const measurePairs = async (createTarget: CreateTarget): Promise<PairedLoads<MeasuredLoad>> => {
      const all: PairedLoads<MeasuredLoad> = { host: [], plain: [] };
      for (let nth = 0; nth < PAIRS; nth += 1) {
        const [host, plain] = [
          await startWarm('host-ours', createTarget),
          await startWarm('host-plain', createTarget),
        ];
        const loads = await measureRounds([host, plain], options, options.log);
        all.host.push(...(loads.get(host) ?? []));
        all.plain.push(...(loads.get(plain) ?? []));
        for (const { server } of [host, plain]) await server.stop();
      }
      return all;
    };
    options.log('sessions created');
    const creation = await measurePairs(createSessionTarget);
    options.log('polls');
    const poll = await measurePairs(createPollTarget);
    const loads = [creation, poll].flatMap(({ host, plain }) => [...host, ...plain]);
    return {
      creation: pairOf(creation),
      poll: pairOf(poll),
      memory: await measureMemory(await startAndTrack('host-ours', upstream), options),
      disturbance: Math.max(...loads.map((load) => load.disturbance)),
    };
  } finally {
    for (const server of running) await server.stop();
  }
}

/** Counts the processor time of the upstream as that of the server, not as a disturbance. */
function withUpstreamTime(server: Server, upstream: Server): Server {
  return {
    ...server,
    coreSeconds: () => {
      const [own, its] = [server.coreSeconds(), upstream.coreSeconds()];
      return own === undefined || its === undefined ? undefined : own + its;
    },
  };
}

/** The headers of the element on a page of the host's own origin. */
function headersOf({ origin }: Server): Record<string, string> {
  return { Origin: origin, 'Sec-Fetch-Site': 'same-origin', 'X-Connect-Bank': '1' };
}

function sessionRequest(server: Server, challenge: string) {
  const content = { 'Content-Type': 'application/json', 'Idempotency-Key': challenge };
  return {
    path: SESSIONS,
    headers: { ...headersOf(server), ...content },
    body: JSON.stringify({ use_case: 'onboarding', mode: 'popup', language: 'en-GB', challenge }),
  };
}

function createSessionTarget(server: Server): LoadTarget {
  return { server, call: sessionRequest(server, UNIQUE) };
}

/** Creates a session that waits for its user, and the call that polls it. */
async function createPollTarget(server: Server): Promise<LoadTarget> {
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const { path, headers, body } = sessionRequest(server, challenge);
  const response = await fetch(server.origin + path, { method: 'POST', headers, body });
  const { session_id: id } = await response.json();
  const call = {
    path: `${SESSIONS}/${id}`,
    headers: { ...headersOf(server), 'X-Connect-Bank-Verifier': VERIFIER },
  };
  return { server, call };
}

async function measureMemory(server: Server, options: HostOptions): Promise<HostMemory> {
  const { generator, sessions, log } = options;
  const { call } = createSessionTarget(server);
  const create = async (count: number) => {
    for (let created = 0; created < count; ) {
      created += (await generator.load(server.origin, call, 2)).requests;
    }
    return server.residentMiB();
  };
  log(`${sessions} sessions`);
  return { sessions, fullMiB: await create(FULL_STORE), laterMiB: await create(sessions) };
}
