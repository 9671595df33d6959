import { type Context, Hono } from 'hono';
import { selectableProvidersOf } from '../domain/bank/bank.ts';
import type { Provider } from '../domain/bank/provider.ts';
import { type Connection, journeyStepOf } from '../domain/connection/connection.ts';
import { consentEndsAt } from '../domain/connection/consent.ts';
import { returnUriWithOutcome } from '../domain/connection/return-uri.ts';
import { isoMillis } from '../domain/world/clock.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { World } from '../domain/world/world.ts';
import type { Env } from '../http/exchange.ts';
import { consentForm, providerForm } from '../schema/page-forms.ts';
import { parse } from '../schema/parse.ts';
import { chooseBankPage } from './choose-bank.ts';
import { consentPage } from './consent.ts';
import {
  after,
  afterBank,
  invalidFormPage,
  isPrefetch,
  onJourney,
  openedBy,
  repeatedPage,
  toCurrentStep,
} from './journey-request.ts';
import { frameOf, PATHS, pageResponse } from './page-response.ts';
import { readForm } from './read-form.ts';
import { resultPage } from './result.ts';

/** The hosted journey: choose a bank, consent, go to the bank, see the result, return. */
export function hostedPageRoutes(world: World) {
  return new Hono<Env>()
    .get('/data/:journey', (c) =>
      onJourney(world, c, ({ tenant, connection }) =>
        showStep(tenant, c, isPrefetch(c) ? connection : openedBy(tenant, connection)),
      ),
    )
    .post('/data/:journey/provider', (c) =>
      onJourney(world, c, ({ tenant, connection }) =>
        chooseBank(tenant, c, openedBy(tenant, connection)),
      ),
    )
    .post('/data/:journey/consent', (c) =>
      onJourney(world, c, ({ tenant, connection }) =>
        consent(tenant, c, openedBy(tenant, connection)),
      ),
    )
    .post('/data/:journey/cancel', (c) =>
      onJourney(world, c, ({ tenant, connection }) =>
        afterBank(c, after(tenant, connection, { type: 'fail', reason: 'user_canceled' })),
      ),
    )
    .get('/data/:journey/result', (c) =>
      onJourney(world, c, ({ tenant, connection }) => showResult(tenant, c, connection)),
    )
    .get('/data/:journey/return', (c) =>
      onJourney(world, c, ({ connection }) => returnToClient(c, connection)),
    );
}

function returnToClient(c: Context, connection: Connection): Response {
  const address =
    journeyStepOf(connection) === 'done' ? returnUriWithOutcome(connection) : undefined;
  return address === undefined ? toCurrentStep(c, connection) : c.redirect(address, 303);
}

function showStep(tenant: Tenant, c: Context, connection: Connection): Response {
  switch (journeyStepOf(connection)) {
    case 'choose_bank':
      return pageResponse(c, choosePage(tenant, c, connection));
    case 'consent':
      return showConsent(tenant, c, connection);
    case 'bank_login':
    case 'bank_accounts':
      return c.redirect(PATHS.bank(connection.bankVisitId), 303);
    case 'done':
      return c.redirect(PATHS.journey(connection.journeyId, 'result'), 303);
  }
}

/** The bank's own pages are the last step; what the client has done already is none. */
function stepOf(connection: Connection): { number: number; total: number } {
  const isChosen = connection.preselectedProviderId !== undefined;
  const isConsenting = journeyStepOf(connection) === 'consent';
  const asksConsent = isConsenting || connection.consentedAt === undefined;
  const total = (isChosen ? 0 : 1) + (asksConsent ? 1 : 0) + 1;
  return { number: isConsenting && !isChosen ? 2 : 1, total };
}

function choosePage(
  tenant: Tenant,
  c: Context,
  connection: Connection,
  error?: 'required' | 'unknown',
) {
  const { journeyId } = connection;
  const query = c.req.query('query') ?? '';
  return chooseBankPage({
    ...frameOf(c, tenant, connection),
    step: stepOf(connection),
    action: PATHS.journey(journeyId, 'provider'),
    cancelAction: PATHS.journey(journeyId, 'cancel'),
    search: { action: PATHS.journey(journeyId), query },
    providers: selectableProvidersOf(tenant.bank, connection)
      .filter(matches(query))
      .map(presentProvider),
    ...(error && { error }),
  });
}

function matches(query: string): (provider: Provider) => boolean {
  const wanted = query.trim().toLowerCase();
  return ({ displayName }) => displayName.toLowerCase().includes(wanted);
}

function presentProvider({ id, displayName }: Provider) {
  return { id, displayName, iconUri: PATHS.icon(id) };
}

async function chooseBank(
  tenant: Tenant,
  c: Context<Env>,
  connection: Connection,
): Promise<Response> {
  const form = parse(providerForm, await readForm(c.req));
  if (!form.ok) {
    return repeatedPage(c, choosePage(tenant, c, connection, 'required'), 'no bank was chosen');
  }
  const { provider_id: providerId } = form.value;
  if (!selectableProvidersOf(tenant.bank, connection).some(({ id }) => id === providerId)) {
    const why = `the client does not offer the bank \`${providerId}\``;
    return repeatedPage(c, choosePage(tenant, c, connection, 'unknown'), why);
  }
  return toCurrentStep(c, after(tenant, connection, { type: 'choose_provider', providerId }));
}

function showConsent(tenant: Tenant, c: Context, connection: Connection): Response {
  const { bank, clock, client } = tenant;
  const provider = bank.providers.find(({ id }) => id === connection.providerId);
  if (provider === undefined) return toCurrentStep(c, connection);
  const { purpose, title, body } = client.journey;
  const { accessType, scopes, journeyId } = connection;
  const page = consentPage({
    ...frameOf(c, tenant, connection),
    step: stepOf(connection),
    action: PATHS.journey(journeyId, 'consent'),
    cancelAction: PATHS.journey(journeyId, 'cancel'),
    provider: presentProvider(provider),
    scopes: [...scopes],
    accessType,
    consentEndsOn: isoMillis(consentEndsAt(accessType, clock.now())).slice(0, 10),
    ...(purpose && { useCase: purpose }),
    text: { ...(title !== undefined && { title }), ...(body !== undefined && { body }) },
  });
  return pageResponse(c, page);
}

async function consent(tenant: Tenant, c: Context<Env>, connection: Connection): Promise<Response> {
  const form = parse(consentForm, await readForm(c.req));
  if (!form.ok) return invalidFormPage(c, frameOf(c, tenant, connection), form.errors);
  return toCurrentStep(c, after(tenant, connection, { type: 'consent' }));
}

function showResult(tenant: Tenant, c: Context, connection: Connection): Response {
  if (journeyStepOf(connection) !== 'done') return toCurrentStep(c, connection);
  const provider = tenant.bank.providers.find(({ id }) => id === connection.providerId);
  const hasReturn = returnUriWithOutcome(connection) !== undefined;
  const page = resultPage({
    ...frameOf(c, tenant, connection),
    outcome: outcomeOf(connection),
    ...(hasReturn && { returnUri: PATHS.journey(connection.journeyId, 'return') }),
    ...(provider && { providerName: provider.displayName }),
  });
  return pageResponse(c, page);
}

const OUTCOMES = {
  provider_rejected: 'denied',
  user_canceled: 'cancelled',
  provider_error: 'failed',
} as const;

function outcomeOf({ failure }: Connection) {
  return failure === undefined ? 'authorized' : OUTCOMES[failure.reason];
}
