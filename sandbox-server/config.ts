import { type CustomUser, customUserOf } from './domain/bank/custom-user.ts';
import type { SandboxOptions } from './index.ts';
import { clientOptionsOf } from './schema/client-options.ts';
import { type Config, config } from './schema/config.ts';
import { type CustomUserData, customUserFile, repeated } from './schema/custom-user.ts';
import { omitEmpty } from './schema/omit-empty.ts';
import { type FieldErrors, parse } from './schema/parse.ts';

/** How many errors a message lists; a file with many rows may have as many. */
const MOST_ERRORS = 10;

/** A configuration, or a file it names, is not as expected. The message says where and what was. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** Path of the field, e.g. `clients.0.webhook_uri` (empty for the whole) → what was expected. */
  readonly errors: FieldErrors;

  /** @param file how the message names what was read. */
  constructor(file: string, errors: FieldErrors) {
    super(messageOf(file, errors));
    this.errors = errors;
  }
}

export type ConfigSource = {
  /** How messages name what was read. */
  file?: string;
  /** Reads a file that `user_files` names, and says how messages name it. */
  readFile?: (path: string) => { file: string; json: unknown };
};

/**
 * Options for `createSandbox` from the JSON of a configuration file. The format is described in
 * `docs/sandbox-config.md` and by the schema `connect-bank/sandbox-config.schema.json`.
 * @throws ConfigError that names every field that is wrong.
 */
export function parseConfig(
  json: unknown,
  { file = 'configuration', readFile }: ConfigSource = {},
): SandboxOptions {
  const parsed = parse(config, json, '');
  if (!parsed.ok) throw new ConfigError(file, parsed.errors);
  const { users, user_files: paths } = parsed.value;
  if (paths.length > 0 && readFile === undefined) {
    const errors = { user_files: ['Can be read by readConfig of connect-bank/sandbox/node'] };
    throw new ConfigError(file, errors);
  }
  const all = [...users, ...paths.flatMap((path) => readFile?.(path) ?? []).map(customUserIn)];
  const [twin] = repeated(all, ({ username, password }) => `${username} ${password}`);
  if (twin !== undefined) {
    const [place] = twin;
    const inFile = place - users.length;
    const field = inFile < 0 ? `users.${place}` : `user_files.${inFile}`;
    throw new ConfigError(file, { [field]: ['Must have another username or password: taken'] });
  }
  return optionsOf(parsed.value, all.map(customUserOf));
}

function customUserIn({ file, json }: { file: string; json: unknown }): CustomUserData {
  const parsed = parse(customUserFile, json, '');
  if (!parsed.ok) throw new ConfigError(file, parsed.errors);
  return parsed.value;
}

function optionsOf(wire: Config, users: CustomUser[]): SandboxOptions {
  const { seed, now, urls, previews, clients, daily_call_limit: dailyCallLimit } = wire;
  const { opener_policy: openerPolicy } = wire;
  return {
    ...(seed !== undefined && { seed }),
    ...(now !== undefined && { now }),
    ...(urls && { urls: omitEmpty(urls) }),
    ...(previews && { previews }),
    ...(clients && { clients: clients.map(clientOptionsOf) }),
    ...(typeof dailyCallLimit === 'number' && { dailyCallLimit }),
    ...(openerPolicy && { openerPolicy }),
    ...(users.length > 0 && { users }),
  };
}

/** What is wrong near the root comes first: it may be the cause of what is wrong further down. */
function messageOf(file: string, errors: FieldErrors): string {
  const depthOf = (field: string) => (field === '' ? 0 : field.split('.').length);
  const lines = Object.entries(errors)
    .sort(([a], [b]) => depthOf(a) - depthOf(b))
    .flatMap(([field, messages]) =>
      messages.map((message) => (field === '' ? message : `${field}: ${message}`)),
    );
  const more = lines.length - MOST_ERRORS;
  const shown = lines.slice(0, MOST_ERRORS).map((line) => `\n  ${line}`);
  return `${file} is not as expected${shown.join('')}${more > 0 ? `\n  … and ${more} more` : ''}`;
}
