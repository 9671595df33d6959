import { ConfigError } from './config.ts';
import { parse, type Schema } from './schema/parse.ts';

/**
 * Checks what code gives, as strictly as the configuration file is checked.
 * @param call how the message names it, e.g. `createSandbox(options)`.
 * @throws ConfigError that names every field that is wrong.
 */
export function checkOptions(call: string, schema: Schema<unknown>, options: unknown): void {
  const parsed = parse(schema, options, '');
  if (!parsed.ok) throw new ConfigError(call, parsed.errors);
}
