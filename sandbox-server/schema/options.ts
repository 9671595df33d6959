import { z } from 'zod';
import { journey, OPENER_POLICIES, origin } from './config.ts';
import { PREVIEWS } from './operation.ts';
import { RECONFIRMATION_ACTIONS } from './preview.ts';
import { providerOptions } from './provider-config.ts';
import { strictObject } from './strict-object.ts';

/** What code may give a sandbox: a field that nobody knows is a typo, as in the configuration file. */

const text = z.string().optional();
const texts = z.array(z.string()).optional();
const flag = z.boolean().optional();
const list = z.array(z.unknown());

function functionOf(expected: string) {
  return z.custom((value) => typeof value === 'function', `Must be ${expected}`).optional();
}

const clientFields = {
  id: z.string(),
  secret: z.string(),
  name: text,
  scopes: texts,
  returnUris: texts,
  webhookUri: text,
  providerWebhooks: flag,
  aisp: flag,
  consentScreenReviewed: flag,
  journey: journey.optional(),
};

export const clientOptions = strictObject(clientFields);

/** Its rules come from our source; users of a configuration file are checked by `customUser`. */
const account = strictObject({
  key: z.string(),
  type: z.enum(['account', 'card']),
  name: z.string(),
  accountType: z.enum(['current', 'savings']),
  segment: z.enum(['retail', 'business']),
  currency: z.enum(['GBP', 'EUR']),
  id: text,
  identifiers: z.enum(['both', 'iban']).optional(),
  details: strictObject({ sortCode: text, accountNumber: text, iban: text, bic: text }).optional(),
  holders: texts,
  opened: z.string(),
  openingBalance: z.number(),
  limit: z.number().optional(),
  rules: list,
});

const customUserFields = {
  username: z.string(),
  password: z.string(),
  accounts: z.array(account),
  id: text,
  title: text,
  name: text,
  variantOf: text,
  behavior: strictObject({
    dataError: text,
    delaySeconds: z.number().optional(),
    reconfirmation: z.enum(RECONFIRMATION_ACTIONS).optional(),
    pendingAtAnyDate: flag,
  }).optional(),
};

const urlFields = { auth: origin, api: origin, app: origin, webhooks: origin };

/** Of `createSandbox`. */
export const sandboxOptions = strictObject(
  {
    seed: text,
    now: text,
    clients: z.array(clientOptions).optional(),
    providers: providerOptions.optional(),
    users: z.array(strictObject(customUserFields)).optional(),
    urls: strictObject(urlFields).optional(),
    previews: z.array(z.enum(PREVIEWS)).optional(),
    dailyCallLimit: z.int().min(0).optional(),
    evolve: flag,
    openerPolicy: z.enum(OPENER_POLICIES).optional(),
    fetch: functionOf('a function like the platform’s fetch'),
  },
  { clients: clientFields, users: customUserFields, urls: urlFields },
);

/** Of `listen`. */
export const listenOptions = strictObject({
  port: z.int().min(0).max(65_535).optional(),
  hostname: text,
  controlToken: text,
  ownsProcess: flag,
});

/** Of `openState`. */
export const stateOptions = strictObject({
  file: z.string().min(1),
  onFailure: functionOf('a function'),
});

/** Of `sandboxHandlers`. */
export const handlerOptions = strictObject({ origins: texts });
