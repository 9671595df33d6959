import type { ProviderOptions } from './domain/bank/custom-provider.ts';
import { type CustomUser, customUserOf } from './domain/bank/custom-user.ts';
import { ConfigError, type SandboxOptions } from './options.ts';
import { clientOptionsOf } from './schema/client-options.ts';
import { type Config, config } from './schema/config.ts';
import { type CustomUserData, customUserFile, repeated } from './schema/custom-user.ts';
import { omitEmpty } from './schema/omit-empty.ts';
import { parse } from './schema/parse.ts';
import type { ProviderConfig } from './schema/provider-config.ts';

export type ConfigSource = {
  /**
   * Name of the configuration, for error messages.
   * @default 'configuration'
   */
  file?: string;
  /**
   * Reads a file of `user_files`, and returns its name for error messages.
   * @default none: a configuration with `user_files` is rejected
   */
  readFile?: (path: string) => { file: string; json: unknown };
};

/**
 * Parses the JSON of a configuration file to options of `createSandbox`.
 * @param json the parsed JSON; `connect-bank/sandbox-config.schema.json` describes it.
 * @throws ConfigError that names every invalid field.
 * @example
 * const sandbox = createSandbox(parseConfig({ seed: 'test', users: [{ username: 'ada', password: 'x', accounts: [] }] }));
 * @see docs/sandbox-config.md
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
  const all = [...users, ...paths.flatMap((path) => readFile?.(path) ?? []).map(parseCustomUser)];
  const [duplicate] = repeated(all, ({ username, password }) => `${username} ${password}`);
  if (duplicate !== undefined) {
    const [index] = duplicate;
    const fileIndex = index - users.length;
    const field = fileIndex < 0 ? `users.${index}` : `user_files.${fileIndex}`;
    throw new ConfigError(file, { [field]: ['Must have another username or password: taken'] });
  }
  return optionsOf(parsed.value, all.map(customUserOf));
}

function parseCustomUser({ file, json }: { file: string; json: unknown }): CustomUserData {
  const parsed = parse(customUserFile, json, '');
  if (!parsed.ok) throw new ConfigError(file, parsed.errors);
  return parsed.value;
}

function optionsOf(wire: Config, users: CustomUser[]): SandboxOptions {
  const { seed, now, urls, previews, clients, daily_call_limit: dailyCallLimit } = wire;
  const { opener_policy: openerPolicy, evolve, providers } = wire;
  return {
    ...(seed !== undefined && { seed }),
    ...(now !== undefined && { now }),
    ...(urls && { urls: omitEmpty(urls) }),
    ...(previews && { previews }),
    ...(clients && { clients: clients.map(clientOptionsOf) }),
    ...(typeof dailyCallLimit === 'number' && { dailyCallLimit }),
    ...(openerPolicy && { openerPolicy }),
    ...(providers && { providers: providers.map(providerOptionsOf) }),
    ...(evolve !== undefined && { evolve }),
    ...(users.length > 0 && { users }),
  };
}

function providerOptionsOf({
  customer_segments: customerSegments,
  release_channel: releaseChannel,
  ...same
}: ProviderConfig): ProviderOptions {
  return { ...omitEmpty({ ...same, customerSegments, releaseChannel }), id: same.id };
}
