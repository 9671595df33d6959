import { z } from 'zod';
import {
  BANK_BEHAVIORS,
  type BankBehaviorName,
  CONTRADICTIONS,
  WELL_BEHAVED_PROVIDERS,
} from './bank-behavior.ts';
import { providerFilter } from './create-connection.ts';
import { repeated } from './custom-user.ts';
import { strictObject } from './strict-object.ts';

/** A bank of the configuration: a built-in one to change, or a custom one. */

const MAX_NAME = 60;
/** Characters of a logo's data URI, about 48 KiB of image. */
const MAX_LOGO = 65_536;

const { countries, customer_segments, release_channel } = providerFilter.shape;

export const providerFields = {
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,63}$/,
      'Must be up to 64 lower-case letters, digits and hyphens, like ob-my-bank',
    )
    .describe('The provider_id. That of a built-in bank changes this bank.'),
  name: z
    .string()
    .min(1)
    .max(MAX_NAME)
    .regex(/^(?=.*\S)[^<>\p{Cc}]+$/u, 'Must be a name without markup, like Marlow & Sons')
    .optional()
    .describe('The name that users read. Without it a custom bank has its id as its name.'),
  color: z
    .string()
    .regex(/^#[0-9A-Fa-f]{6}$/, 'Must be a colour like #14476B')
    .optional()
    .describe('The background colour of the icon, the logo and the pages of the bank.'),
  logo: z
    .string()
    .max(MAX_LOGO)
    .regex(
      /^data:image\/(?:png|jpeg|webp|svg\+xml);base64,(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
      'Must be a data URI of an image, like data:image/png;base64,iVBORw0KGgo=',
    )
    .optional()
    .describe('A PNG, JPEG, WebP or SVG image, in place of the drawn icon and logo.'),
  countries: countries.describe('The countries of the bank. Great Britain by default.'),
  behaviours: z
    .array(z.enum(BANK_BEHAVIORS))
    .refine((names) => new Set(names).size === names.length, { error: 'Must not repeat an item' })
    .meta({ uniqueItems: true })
    .optional()
    .describe('How the bank departs from a well-behaved one; docs/banks.md lists the names.'),
};

const snakeCaseFields = {
  ...providerFields,
  customer_segments: customer_segments.describe('Who the bank is for. Retail by default.'),
  release_channel: release_channel.describe('Generally available by default.'),
};

export const providersConfig = z.array(strictObject(snakeCaseFields)).superRefine(checkProviders);
export type ProviderConfig = z.output<typeof providersConfig>[number];

/** The same list with the fields as code spells them. */
export const providerOptions = z
  .array(
    strictObject({
      ...providerFields,
      customerSegments: customer_segments,
      releaseChannel: release_channel,
    }),
  )
  .superRefine(checkProviders);

type Named = { id: string; behaviours?: readonly BankBehaviorName[] | undefined };

function checkProviders(providers: readonly Named[], context: z.RefinementCtx): void {
  for (const [path, message] of contradictionsIn(providers)) {
    context.addIssue({ code: 'custom', path, message });
  }
}

function* contradictionsIn(providers: readonly Named[]): Generator<[PropertyKey[], string]> {
  for (const [place, message] of repeated(providers, ({ id }) => id)) {
    yield [[place, 'id'], message];
  }
  for (const [place, { id, behaviours = [] }] of providers.entries()) {
    const path = [place, 'behaviours'];
    if (behaviours.length > 0 && WELL_BEHAVED_PROVIDERS.includes(id)) {
      yield [path, `Must be empty: ${id} stays well behaved. Give them to another bank`];
    }
    for (const [one, other, why] of CONTRADICTIONS) {
      if (behaviours.includes(one) && behaviours.includes(other)) {
        yield [path, `Must have '${one}' or '${other}', not both: ${why}`];
      }
    }
  }
}
