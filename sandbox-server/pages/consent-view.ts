import type { Context } from 'hono';
import { oneTimeAccessOf } from '../domain/bank/bank.ts';
import { findProvider } from '../domain/bank/provider.ts';
import type { Connection } from '../domain/connection/connection.ts';
import { consentEndsAt, RECURRING_CONSENT } from '../domain/connection/consent.ts';
import { isoMillis } from '../domain/world/clock.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import { type ConsentPage, consentPage } from './consent.ts';
import type { Markup } from './markup.ts';
import { pageContextOf, presentProvider } from './page-response.ts';

/**
 * Who gets the data on behalf of a client without a licence. On TrueLayer's page, it is TrueLayer.
 * @guess The consent page of Data v3 names the intermediary for clients without a licence, as that of version 1 does.
 */
const INTERMEDIARY = 'Sandbox Data Services';

/** The consent page of a connection; `undefined` if its bank does not exist. */
export function consentPageOf(
  tenant: Tenant,
  c: Context,
  connection: Connection,
  form: Pick<ConsentPage, 'step' | 'action' | 'cancelAction'>,
): Markup | undefined {
  const { bank, clock, client } = tenant;
  const provider = findProvider(bank.providers, connection.providerId);
  if (provider === undefined) return undefined;
  const { accessType, scopes } = connection;
  return consentPage({
    ...pageContextOf(c, tenant, connection),
    ...form,
    provider: presentProvider(provider),
    scopes: [...scopes],
    accessType,
    duration: accessType === 'recurring' ? RECURRING_CONSENT : oneTimeAccessOf(bank, connection),
    consentEndsOn: isoMillis(consentEndsAt(accessType, clock.now())).slice(0, 10),
    dataUse: client.journey,
    ...(!client.aisp && { intermediary: INTERMEDIARY }),
  });
}
