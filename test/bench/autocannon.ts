import { type Call, CONNECTIONS, type Load, type LoadGenerator, UNIQUE } from './call.ts';
import { LOAD_CORE, outputOf, pinned } from './command.ts';
import { install } from './install.ts';

const PACKAGE = 'autocannon@9.0.0';

/** Replaces wrk if it is not installed. It is slower, so a fast server may wait for it. */
export async function installAutocannon(directory: string): Promise<LoadGenerator> {
  const modules = await install(PACKAGE, directory);
  const program = `${modules}/autocannon/autocannon.js`;
  return {
    name: PACKAGE.replace('@', ' '),
    load: async (origin, call, seconds) => {
      const flags = ['-c', String(CONNECTIONS), '-d', String(seconds), ...flagsOf(call), '--json'];
      const command = [process.execPath, program, ...flags, origin + call.path];
      return parseAutocannon(await outputOf(pinned(command, LOAD_CORE)));
    },
  };
}

/** Parses the output of `--json`. */
export function parseAutocannon(output: string): Load {
  const { requests, duration, latency, errors, non2xx } = JSON.parse(output);
  const load = {
    requests: requests?.total,
    perSecond: requests?.total / duration,
    p99: latency?.p99,
    errors: errors + non2xx,
  };
  if (Object.values(load).every(Number.isFinite)) return load;
  throw new Error(`autocannon reported ${output}`);
}

/** Uses only one of the tokens, because the command line of autocannon cannot vary a request. */
export function flagsOf({ headers = {}, body, tokens: [token] = [] }: Call): string[] {
  const all = { ...headers, ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
  const fixed = Object.entries(all).filter(([, value]) => !value.includes(UNIQUE));
  return [
    ...fixed.flatMap(([name, value]) => ['-H', `${name}=${value}`]),
    ...(body === undefined
      ? []
      : ['-m', 'POST', '-b', body.replaceAll(UNIQUE, '0'.repeat(UNIQUE.length))]),
  ];
}
