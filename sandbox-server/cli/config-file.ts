import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { ConfigError, parseConfig, type SandboxOptions } from '../index.ts';

/**
 * Reads a configuration file, and the files of its `user_files`, whose paths are relative to it.
 * @returns options for `createSandbox`.
 * @throws ConfigError that names the file and field, also when a file cannot be read or is no JSON.
 * @example
 * const sandbox = createSandbox(readConfig('sandbox.json'));
 * @see docs/sandbox-config.md
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
    throw new ConfigError(file, { '': [`Must be JSON: ${withLineAndColumn(reason, text)}`] });
  }
}

/** Reads a file without the byte order mark that some editors write. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(file, { '': [`Must be a file that can be read: ${reason}`] });
  }
}

/** Adds line and column to the message of `JSON.parse`, which only some versions of Node have. */
function withLineAndColumn(reason: string, text: string): string {
  const position = /at position (\d+)$/.exec(reason)?.[1];
  if (position === undefined) return reason;
  const before = text.slice(0, Number(position)).split('\n');
  const location = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  return reason.replace(/at position \d+$/, `at ${location}`);
}
