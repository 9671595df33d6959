import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DEFAULT_CLIENT } from '../fixtures/clients.ts';
import { type ClientOptions, createSandbox, type Sandbox, type SandboxOptions } from '../index.ts';
import { type Listening, listen, openState, type StateFile } from '../node.ts';
import { seedOfState } from '../state-file/kept-state.ts';
import { type Invocation, UsageError } from './flags.ts';

/** A sandbox that listens. */
export type Running = {
  url: string;
  /** The one that the banner names. */
  client: Pick<ClientOptions, 'id' | 'secret'>;
  /** What ids and ledgers grow from: with the same one and the same calls they are the same again. */
  seed: string;
  /** The inspector's address; missing when the control plane is off. */
  inspector?: string;
  /** What was asked for and not done, each with its reason. */
  notices: readonly string[];
  close(): Promise<void>;
};

/**
 * @param onStateFailure the state file cannot be written any more.
 * @throws UsageError, StateFileError, or the system's error about the port.
 */
export async function start(
  invocation: Invocation,
  onStateFailure: (error: Error) => void,
): Promise<Running> {
  const { sandbox: options, scenario, stateFile, host, port, controlToken } = invocation;
  const seed = seedFor(options, stateFile);
  const sandbox = createSandbox({ ...options, seed });
  if (scenario !== undefined) checkScenario(sandbox, scenario);
  const isKept = stateFile !== undefined && existsSync(stateFile);
  const state =
    stateFile === undefined
      ? undefined
      : openState(sandbox, { file: stateFile, onFailure: onStateFailure });
  const listening = await listenOrLetGo(sandbox, state, {
    ...{ port, hostname: host, controlToken, ownsProcess: true },
  });
  const { url, hasControlPlane } = listening;
  const notices = hasControlPlane ? [] : [CONTROL_PLANE_IS_OFF];
  if (scenario !== undefined && isKept) notices.push(SCENARIO_IS_KEPT);
  else if (scenario !== undefined) {
    sandbox.scenarios.run(scenario, { webhookOrigin: options.urls?.webhooks ?? url });
  }
  return {
    ...{ url, notices, seed, client: options.clients?.[0] ?? DEFAULT_CLIENT },
    ...(hasControlPlane && { inspector: `${url}/_sandbox` }),
    close: async () => {
      await listening.close();
      state?.close();
    },
  };
}

/**
 * Another one at each start, so that no id comes again that a developer's database has from yesterday;
 * a state file goes on from its own.
 */
function seedFor({ seed }: SandboxOptions, stateFile: string | undefined): string {
  if (seed !== undefined) return seed;
  const kept = stateFile === undefined ? undefined : seedOfState(stateFile);
  return kept ?? randomBytes(6).toString('hex');
}

const CONTROL_PLANE_IS_OFF =
  'the control plane and the inspector are off, as others can reach this address. Switch them on with --control-token.';
const SCENARIO_IS_KEPT = '--scenario was not run again, as the state file goes on from before.';

/** Before anything is started. */
function checkScenario({ scenarios }: Sandbox, name: string): void {
  const names = scenarios.list().map((each) => each.name);
  if (names.includes(name)) return;
  throw new UsageError(`--scenario: expected one of ${names.join(', ')}, got "${name}"`);
}

async function listenOrLetGo(
  sandbox: Sandbox,
  state: StateFile | undefined,
  options: Parameters<typeof listen>[1],
): Promise<Listening> {
  try {
    return await listen(sandbox, options);
  } catch (error) {
    state?.close();
    throw error;
  }
}
