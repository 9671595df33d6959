import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Call, CONNECTIONS, type Load, type LoadGenerator, UNIQUE } from './call.ts';
import { LOAD_CORE, outputOf, pinned } from './command.ts';

/** Finds wrk, with one thread and a script for its requests and its report; `undefined` if it is not installed. */
export async function findWrk(directory: string): Promise<LoadGenerator | undefined> {
  // wrk has no flag for its version only: without a URL it prints the version and an error.
  const about = await outputOf(['wrk', '-v']).catch((error) => String(error));
  const [, version] = /^wrk (?:debian\/)?([\d.]+)/m.exec(about) ?? [];
  if (version === undefined) return undefined;
  return {
    name: `wrk ${version}`,
    load: async (origin, call, seconds) => {
      const script = join(directory, 'call.lua');
      writeFileSync(script, scriptOf(call, randomBytes(16).toString('hex')));
      const flags = [`-t1`, `-c${CONNECTIONS}`, `-d${seconds}s`, '-s', script];
      return parseWrk(await outputOf(pinned(['wrk', ...flags, origin + call.path], LOAD_CORE)));
    },
  };
}

/** Parses the last line, which the script prints. */
export function parseWrk(output: string): Load {
  const line = output.trim().split('\n').at(-1) ?? '';
  const numbers = line.split(' ').map(Number);
  const [requests, microseconds, p99, errors] = numbers;
  if (
    requests === undefined ||
    microseconds === undefined ||
    p99 === undefined ||
    errors === undefined ||
    numbers.some(Number.isNaN)
  ) {
    throw new Error(`wrk reported ${JSON.stringify(output)}`);
  }
  return { requests, perSecond: (requests * 1e6) / microseconds, p99: p99 / 1000, errors };
}

/** The Lua script: the request, and the figures on one line. Its unique texts contain `run`. */
export function scriptOf({ headers = {}, body, tokens }: Call, run = ''): string {
  const assign = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${quoted(name)}] = ${quoted(value)}`,
  );
  const unique = Object.keys(headers).filter((name) => headers[name] === UNIQUE);
  const isUnique = unique.length > 0 || body?.includes(UNIQUE);
  return [
    ...assign,
    ...(body === undefined ? [] : [`wrk.method = "POST"`, `wrk.body = ${quoted(body)}`]),
    ...(tokens === undefined ? [] : [rotation(tokens)]),
    ...(isUnique ? [numbering(unique, run)] : []),
    REPORT,
  ].join('\n');
}

function rotation(tokens: readonly string[]): string {
  return `local tokens, turn = { ${tokens.map(quoted).join(', ')} }, 0
request = function()
  turn = turn % #tokens + 1
  wrk.headers["Authorization"] = "Bearer " .. tokens[turn]
  return wrk.format()
end`;
}

function numbering(headers: readonly string[], run: string): string {
  const digits = UNIQUE.length - run.length;
  return `local nth, pattern, body = 0, ${quoted(UNIQUE)}, wrk.body
request = function()
  nth = nth + 1
  local text = ${quoted(run)} .. string.format("%0${digits}d", nth)
${headers.map((name) => `  wrk.headers[${quoted(name)}] = text\n`).join('')}\
  wrk.body = body and body:gsub(pattern, text)
  return wrk.format()
end`;
}

const REPORT = `done = function(summary, latency)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.status + e.timeout
  local p99 = latency:percentile(99)
  io.write(string.format("%d %d %d %d\\n", summary.requests, summary.duration, p99, errors))
end
`;

/** Quotes a text for Lua, which understands JSON's escapes of ASCII. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
