import { ConfigError } from './config.ts';
import {
  clientOptions,
  handlerOptions,
  listenOptions,
  sandboxOptions,
  stateOptions,
} from './schema/options.ts';
import { parse } from './schema/parse.ts';

/** How messages name each call in code that takes options, and what these may be. */
const CALLS = {
  'createSandbox(options)': sandboxOptions,
  'clients.add(client)': clientOptions,
  'listen(sandbox, options)': listenOptions,
  'openState(sandbox, options)': stateOptions,
  'sandboxHandlers(sandbox, options)': handlerOptions,
} as const;

/**
 * Checks what code gives, as the configuration file is checked.
 * @throws ConfigError that names every field that there is not, or of another type than expected.
 */
export function checkOptions(call: keyof typeof CALLS, options: unknown): void {
  const parsed = parse(CALLS[call], options, '');
  if (!parsed.ok) throw new ConfigError(call, parsed.errors);
}
