import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { ConfigError, parseConfig, type SandboxOptions } from '../index.ts';

/**
 * Options for `createSandbox` from a configuration file, with the custom users in files of their own
 * that it names; their paths start at its directory.
 * @throws ConfigError that names file and field, also when a file cannot be read or is no JSON.
 */
export function readConfig(file: string): SandboxOptions {
  const read = (path: string) => ({ file: path, json: readJson(path) });
  return parseConfig(readJson(file), {
    file,
    readFile: (path) => read(isAbsolute(path) ? path : join(dirname(file), path)),
  });
}

function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(file, { '': [`Must be JSON: ${locate(reason, text)}`] });
  }
}

/** Without the byte order mark that some editors put first. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(file, { '': [`Must be a file that can be read: ${reason}`] });
  }
}

/** A parser's complaint with line and column, which not every version of Node tells. */
function locate(reason: string, text: string): string {
  const position = /at position (\d+)$/.exec(reason)?.[1];
  if (position === undefined) return reason;
  const before = text.slice(0, Number(position)).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  return reason.replace(/at position \d+$/, `at ${place}`);
}
