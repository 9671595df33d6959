import type { BankBehaviorName } from '../../schema/bank-behavior.ts';
import { behaviorsOf } from './behaviors/registry.ts';
import type { Country, CustomerSegment, Provider, ReleaseChannel } from './provider.ts';

/** A bank in the options of a sandbox: a built-in one to change, or a custom one. */
export type ProviderOptions = {
  /** The `provider_id`. That of a built-in bank changes this bank, any other adds one. */
  id: string;
  /**
   * The name that users read, without markup.
   * @default the id
   */
  name?: string | undefined;
  /**
   * Background colour of the bank's icon, logo and pages, as `#` and six hexadecimal digits.
   * @default '#334155'
   */
  color?: string | undefined;
  /**
   * A `data:` URI of a PNG, JPEG, WebP or SVG image, in place of the drawn icon and logo.
   * @default drawn from the name and the colour
   */
  logo?: string | undefined;
  /** @default ['GB'] */
  countries?: readonly Country[] | undefined;
  /** @default ['retail'] */
  customerSegments?: readonly CustomerSegment[] | undefined;
  /** @default 'general_availability' */
  releaseChannel?: ReleaseChannel | undefined;
  /**
   * How the bank departs from a well-behaved one.
   * @default those of the built-in bank, none for a custom one
   * @see docs/banks.md
   */
  behaviours?: readonly BankBehaviorName[] | undefined;
};

const DEFAULT_COLOR = '#334155';

/** The built-in banks with the changes that were configured, followed by the custom banks. */
export function mergeProviders(
  configured: readonly ProviderOptions[],
  builtIn: readonly Provider[],
): Provider[] {
  const optionsOf = (provider: Provider) => configured.find(({ id }) => id === provider.id);
  const isBuiltIn = ({ id }: ProviderOptions) => builtIn.some((provider) => provider.id === id);
  const providers = [
    ...builtIn.map((provider) => changedProvider(provider, optionsOf(provider))),
    ...configured
      .filter((options) => !isBuiltIn(options))
      .map((options) => changedProvider(newProvider(options.id), options)),
  ];
  return providers.map(withDowntime);
}

/** Adds the downtime of the bank's behaviours: what is down is announced, whatever the reason. */
function withDowntime(provider: Provider): Provider {
  const [downtime] = behaviorsOf([provider], provider.id).flatMap((each) => each.downtime ?? []);
  return downtime === undefined ? provider : { ...provider, downtime };
}

function newProvider(id: string): Provider {
  return {
    ...{ id, displayName: id, bgColor: DEFAULT_COLOR },
    countries: ['GB'],
    segments: ['retail'],
    releaseChannel: 'general_availability',
  };
}

function changedProvider(provider: Provider, options: ProviderOptions | undefined): Provider {
  if (options === undefined) return provider;
  const { name, color, logo, countries, customerSegments, releaseChannel, behaviours } = options;
  return {
    ...provider,
    ...(name !== undefined && { displayName: name }),
    ...(color !== undefined && { bgColor: color.toUpperCase() }),
    ...(logo !== undefined && { logo }),
    ...(countries && { countries }),
    ...(customerSegments && { segments: customerSegments }),
    ...(releaseChannel && { releaseChannel }),
    ...(behaviours && { behaviors: behaviours }),
  };
}
