import type { ClientOptions } from './control/clients.ts';
import type { ProviderOptions } from './domain/bank/custom-provider.ts';
import type { CustomUser } from './domain/bank/custom-user.ts';
import type { Preview } from './domain/world/world.ts';
import type { OpenerPolicy } from './schema/config.ts';
import {
  clientOptions,
  handlerOptions,
  listenOptions,
  sandboxOptions,
  stateOptions,
} from './schema/options.ts';
import { type FieldErrors, parse } from './schema/parse.ts';

/** Options of `createSandbox`. */
export type SandboxOptions = {
  /**
   * Seed of ids, accounts and transactions: the same seed and the same requests give the same bytes.
   * @default 'connect-bank'
   */
  seed?: string;
  /**
   * ISO 8601 date and time with an offset at which the clock starts; it runs on until it is frozen.
   * @default the current time
   */
  now?: string;
  /**
   * The clients that may request tokens.
   * @default one client, `sandbox-connect-bank` with the secret `sandbox-secret`
   */
  clients?: readonly ClientOptions[];
  /**
   * Banks to add, and changes of the built-in ones, above all behaviours: how real banks depart from
   * well-behaved ones. `mock` and `uk-cs-mock` have none.
   * @default none
   * @example
   * createSandbox({ providers: [{ id: 'ob-odd', name: 'Odd Bank', behaviours: ['new-account-ids'] }] });
   * @see docs/banks.md
   */
  providers?: readonly ProviderOptions[];
  /**
   * Custom users of the mock bank, in addition to the built-in ones. One with the username and
   * password of a built-in user replaces it. Create them with `parseConfig`.
   * @default none
   */
  users?: readonly CustomUser[];
  /**
   * Public origins of the sandbox, for the URLs in its responses.
   * @default the origin of each request
   */
  urls?: { auth?: string; api?: string; app?: string; webhooks?: string };
  /**
   * Operations to switch on although TrueLayer has not published them.
   * @default none
   */
  previews?: readonly Preview[];
  /**
   * Adds to responses and webhooks what TrueLayer may add at any time: an unknown field to every object,
   * an account of an unknown type, and a webhook of an unknown type after `connection_authorized`. Use it
   * to test that your code ignores additions.
   * @default false
   */
  evolve?: boolean;
  /**
   * Calls in 24 hours that reach the bank without the user's IP address in `Tl-User-IP`, per account,
   * operation and connection. TrueLayer's limit is 4. Calls that fail at the bank count, also
   * because of a fault.
   * @default unlimited
   */
  dailyCallLimit?: number;
  /**
   * `Cross-Origin-Opener-Policy` of the hosted journey and the mock bank. Some banks send one, which
   * separates their window from your page: test your page with each.
   * @default no header
   */
  openerPolicy?: OpenerPolicy;
  /**
   * Sends webhooks.
   * @default the platform's `fetch`
   */
  fetch?: (uri: string, init: RequestInit) => Promise<Response>;
};

/** The longest list of errors in a message. */
const MAX_ERRORS = 10;

/** Options, a configuration or one of its files are invalid. The message names each invalid field. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** Path of the field, e.g. `clients.0.webhook_uri` (empty for the whole) → what was expected. */
  readonly errors: FieldErrors;

  /** @param source name of the file or call, for the message. */
  constructor(source: string, errors: FieldErrors) {
    super(messageOf(source, errors));
    this.errors = errors;
  }
}

/** The functions that validate their options, as error messages name them. */
const CALLS = {
  'createSandbox(options)': sandboxOptions,
  'clients.add(client)': clientOptions,
  'listen(sandbox, options)': listenOptions,
  'openState(sandbox, options)': stateOptions,
  'sandboxHandlers(sandbox, options)': handlerOptions,
} as const;

/**
 * Validates options that were passed in code, as strictly as the configuration file.
 * @throws ConfigError that names every unknown field, and every field of the wrong type.
 */
export function checkOptions(call: keyof typeof CALLS, options: unknown): void {
  const parsed = parse(CALLS[call], options, '');
  if (!parsed.ok) throw new ConfigError(call, parsed.errors);
}

/** Errors near the root come first, because they may cause the others. */
function messageOf(source: string, errors: FieldErrors): string {
  const depthOf = (field: string) => (field === '' ? 0 : field.split('.').length);
  const lines = Object.entries(errors)
    .sort(([a], [b]) => depthOf(a) - depthOf(b))
    .flatMap(([field, messages]) =>
      messages.map((message) => (field === '' ? message : `${field}: ${message}`)),
    );
  const more = lines.length - MAX_ERRORS;
  const shown = lines.slice(0, MAX_ERRORS).map((line) => `\n  ${line}`);
  return `${source} is not as expected${shown.join('')}${more > 0 ? `\n  … and ${more} more` : ''}`;
}
