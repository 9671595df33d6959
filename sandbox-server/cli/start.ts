import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DEFAULT_CLIENT } from '../fixtures/clients.ts';
import { type ClientOptions, createSandbox, type Sandbox, type SandboxOptions } from '../index.ts';
import { type Listening, listen, openState, type StateFile } from '../node.ts';
import { readSeed } from '../state-file/read-state.ts';
import { type Invocation, UsageError } from './flags.ts';

/** A sandbox that listens on a port. */
export type RunningSandbox = {
  url: string;
  /** The client for the banner. */
  client: Pick<ClientOptions, 'id' | 'secret'>;
  /** The same seed and the same requests give the same ids and transactions. */
  seed: string;
  /** URL of the inspector; missing if the control plane is off. */
  inspector?: string;
  /** Messages about flags that had no effect, with the reason. */
  notices: readonly string[];
  close(): Promise<void>;
};

/**
 * Starts a sandbox on a port.
 * @param onStateFailure called when the state file cannot be written any more.
 * @throws UsageError, StateFileError, or the system's error about the port.
 */
export async function startSandbox(
  invocation: Invocation,
  onStateFailure: (error: Error) => void,
): Promise<RunningSandbox> {
  const { sandbox: options, scenario, stateFile, host, port, controlToken } = invocation;
  const seed = chooseSeed(options, stateFile);
  const sandbox = createSandbox({ ...options, seed });
  if (scenario !== undefined) checkScenario(sandbox, scenario);
  const isRestored = stateFile !== undefined && existsSync(stateFile);
  const state =
    stateFile === undefined
      ? undefined
      : openState(sandbox, { file: stateFile, onFailure: onStateFailure });
  const listening = await listenOrRelease(sandbox, state, {
    ...{ port, hostname: host, controlToken, ownsProcess: true },
  });
  const { url, hasControlPlane } = listening;
  const notices = hasControlPlane ? [] : [CONTROL_PLANE_OFF];
  if (scenario !== undefined && isRestored) notices.push(SCENARIO_SKIPPED);
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
 * The seed of the options or of the state file, else a random one, so that ids do not collide with those
 * of earlier starts in a developer's database.
 */
function chooseSeed({ seed }: SandboxOptions, stateFile: string | undefined): string {
  if (seed !== undefined) return seed;
  const stored = stateFile === undefined ? undefined : readSeed(stateFile);
  return stored ?? randomBytes(6).toString('hex');
}

const CONTROL_PLANE_OFF =
  'the control plane and the inspector are off, because other machines can reach this address. Switch them on with --control-token.';
const SCENARIO_SKIPPED =
  '--scenario was not run again, because the state file has its connections already.';

function checkScenario({ scenarios }: Sandbox, name: string): void {
  const names = scenarios.list().map((each) => each.name);
  if (names.includes(name)) return;
  throw new UsageError(`--scenario: expected one of ${names.join(', ')}, got "${name}"`);
}

/** Releases the state file if the port cannot be opened. */
async function listenOrRelease(
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
