/** Host processes behind one address, on one Redis, in front of one sandbox. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createSandbox, type Sandbox } from '../../../../sandbox-server/index.ts';
import { listen } from '../../../../sandbox-server/node.ts';
import { bundle } from '../../../bundle.ts';
import type {
  CallbackName,
  Order,
  ReplicaOptions,
  Report,
  Stage,
  UnknownBrowser,
} from './messages.ts';
import { openRoundRobin } from './round-robin.ts';

/** A callback that waits for leave to go on. */
export type Ask = {
  replica: Replica;
  stage: Stage;
  callback: CallbackName;
  sessionId: string;
  attempt: number;
  go(): void;
};

export type Replica = {
  /** Callbacks that were started here and are not over in the store: `callback sessionId`. */
  running: Set<string>;
  isAlive(): boolean;
  /** With SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
};

export type ReplicaGroup = {
  /** Of the endpoint that accepts every browser, and of the one with that setting. */
  url: string;
  urlOf(unknownBrowser: UnknownBrowser): string;
  sandbox: Sandbox;
  replicas: readonly Replica[];
  /** Moves the clocks of all that are alive. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
};

export type ReplicaListeners = {
  asked: (ask: Ask) => void;
  settled?: () => void;
};

const SCRIPT = resolve(import.meta.dirname, 'replica.ts');

/** As many as there are clients, each with its own. */
export async function startReplicaGroup(
  clients: readonly ReplicaOptions['client'][],
  { redisUrl, prefix }: Pick<ReplicaOptions, 'redisUrl' | 'prefix'>,
  listeners: ReplicaListeners,
): Promise<ReplicaGroup> {
  const sandbox = createSandbox();
  const bank = await listen(sandbox);
  const front = await openRoundRobin();
  const shared = { redisUrl, prefix, sandboxUrl: bank.url, publicUrl: front.url };
  const replicas = await Promise.all(
    clients.map((client) => startReplica({ ...shared, client }, listeners)),
  );
  front.send(replicas.map(({ port }) => port));
  const alive = () => replicas.filter((replica) => replica.isAlive());
  return {
    url: `${front.url}/accept`,
    urlOf: (unknownBrowser) => `${front.url}/${unknownBrowser}`,
    sandbox,
    replicas,
    advance: async (ms) => {
      await Promise.all(alive().map((replica) => replica.advance(ms)));
    },
    async close() {
      await Promise.all(alive().map((replica) => replica.kill()));
      await Promise.all([front.close(), bank.close()]);
    },
  };
}

async function startReplica(options: ReplicaOptions, listeners: ReplicaListeners) {
  const child = fork(await bundle(SCRIPT), [JSON.stringify(options)]);
  const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  // Whoever is gone hears nothing.
  const sendOrder = (what: Order) => child.connected && child.send(what, () => {});
  const replica: Replica & { port: number; advance(ms: number): Promise<unknown> } = {
    port: 0,
    running: new Set(),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    advance: (ms) => {
      const advanced = nextReport(child, 'advanced');
      sendOrder({ type: 'advance', ms });
      return advanced;
    },
  };
  child.on('message', (report: Report) => {
    if (report.type === 'settled') {
      replica.running.delete(`${report.callback} ${report.sessionId}`);
      listeners.settled?.();
    }
    if (report.type !== 'asks') return;
    const { ask, stage, callback, sessionId, attempt } = report;
    if (stage === 'started') replica.running.add(`${callback} ${sessionId}`);
    const go = () => void sendOrder({ type: 'go', ask });
    listeners.asked({ replica, stage, callback, sessionId, attempt, go });
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`A host ended before it listened, with ${code}`);
  });
  const listening = await Promise.race([nextReport(child, 'listening'), ended]);
  replica.port = listening.port;
  return replica;
}

/** The next report of a kind. */
function nextReport<T extends Report['type']>(
  child: ChildProcess,
  type: T,
): Promise<Extract<Report, { type: T }>> {
  return new Promise((resolve) => {
    const receive = (report: Report) => {
      if (report.type !== type) return;
      child.off('message', receive);
      resolve(report as Extract<Report, { type: T }>);
    };
    child.on('message', receive);
  });
}
