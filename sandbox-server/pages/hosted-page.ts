import { type Context, Hono } from 'hono';
import { selectableProvidersOf } from '../domain/bank/bank.ts';
import {
  downReasonOf,
  findDownProvider,
  findProvider,
  type Provider,
  providersIn,
} from '../domain/bank/provider.ts';
import { type Connection, journeyStepOf } from '../domain/connection/connection.ts';
import { returnUriWithOutcome } from '../domain/connection/return-uri.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { Env } from '../http/env.ts';
import { PATHS } from '../http/page-paths.ts';
import { consentForm, providerForm } from '../schema/page-forms.ts';
import { parse } from '../schema/parse.ts';
import type { FailureReason } from '../schema/webhook.ts';
import { type ChooseBankError, chooseBankPage } from './choose-bank.ts';
import { consentPageOf } from './consent-view.ts';
import {
  applyCommand,
  formErrorResponse,
  invalidFormResponse,
  isPrefetch,
  openJourney,
  readForm,
  redirectFromBank,
  redirectToCurrentStep,
  unavailableResponse,
  withJourney,
} from './journey-request.ts';
import { pageContextOf, pageResponse, presentProvider } from './page-response.ts';
import { type Outcome, resultPage } from './result.ts';

/** The routes of the hosted journey: choose a bank, consent, result, return. */
export function hostedPageRoutes() {
  return new Hono<Env>()
    .get('/data/:journey', (c) =>
      withJourney(c, ({ tenant, connection }) =>
        showStep(tenant, c, isPrefetch(c) ? connection : openJourney(tenant, connection)),
      ),
    )
    .post('/data/:journey/provider', (c) =>
      withJourney(c, ({ tenant, connection }) =>
        chooseBank(tenant, c, openJourney(tenant, connection)),
      ),
    )
    .post('/data/:journey/consent', (c) =>
      withJourney(c, ({ tenant, connection }) =>
        giveConsent(tenant, c, openJourney(tenant, connection)),
      ),
    )
    .post('/data/:journey/cancel', (c) =>
      withJourney(c, ({ tenant, connection }) =>
        redirectFromBank(c, applyCommand(tenant, connection, { type: 'fail', reason: 'canceled' })),
      ),
    )
    .get('/data/:journey/result', (c) =>
      withJourney(c, ({ tenant, connection }) => showResult(tenant, c, connection)),
    )
    .get('/data/:journey/return', (c) =>
      withJourney(c, ({ connection }) => returnToClient(c, connection)),
    );
}

function returnToClient(c: Context, connection: Connection): Response {
  const returnUrl =
    journeyStepOf(connection) === 'done' ? returnUriWithOutcome(connection) : undefined;
  return returnUrl === undefined
    ? redirectToCurrentStep(c, connection)
    : c.redirect(returnUrl, 303);
}

function showStep(tenant: Tenant, c: Context<Env>, connection: Connection): Response {
  const unavailable = unavailableResponse(tenant, c, connection);
  if (unavailable !== undefined) return unavailable;
  switch (journeyStepOf(connection)) {
    case 'choose_bank':
      return pageResponse(c, bankListPage(tenant, c, connection));
    case 'consent':
      return showConsent(tenant, c, connection);
    case 'bank_login':
    case 'bank_accounts':
      return c.redirect(PATHS.bank(connection.bankJourneyId), 303);
    case 'done':
      return c.redirect(PATHS.journey(connection.journeyId, 'result'), 303);
  }
}

/** The bank's pages are the last step. Steps that the client's configuration skips are not counted. */
function stepOf(connection: Connection): { number: number; total: number } {
  const isChosen = connection.preselectedProviderId !== undefined;
  const isConsenting = journeyStepOf(connection) === 'consent';
  const asksConsent = isConsenting || connection.consentedAt === undefined;
  const total = (isChosen ? 0 : 1) + (asksConsent ? 1 : 0) + 1;
  return { number: isConsenting && !isChosen ? 2 : 1, total };
}

/** The query with which the list of banks is not limited to the country of the hosted page. */
const ALL_BANKS = 'all';

function bankListPage(tenant: Tenant, c: Context, connection: Connection, error?: ChooseBankError) {
  const { journeyId } = connection;
  const query = c.req.query('query') ?? '';
  const offered = selectableProvidersOf(tenant.bank, connection);
  const showsAll = query !== '' || c.req.query('banks') === ALL_BANKS || error !== undefined;
  const shown = showsAll ? offered : providersIn(offered, connection.countryCode);
  return chooseBankPage({
    ...pageContextOf(c, tenant, connection),
    step: stepOf(connection),
    dataUse: tenant.client.journey,
    action: PATHS.journey(journeyId, 'provider'),
    cancelAction: PATHS.journey(journeyId, 'cancel'),
    search: { action: PATHS.journey(journeyId), query },
    providers: shown.filter(matches(query)).map(presentProvider),
    allUri: `${PATHS.journey(journeyId)}?banks=${ALL_BANKS}`,
    hasMore: query !== '' || shown.length < offered.length,
    ...(error && { error }),
  });
}

function matches(query: string): (provider: Provider) => boolean {
  const search = query.trim().toLowerCase();
  return ({ displayName }) => displayName.toLowerCase().includes(search);
}

async function chooseBank(
  tenant: Tenant,
  c: Context<Env>,
  connection: Connection,
): Promise<Response> {
  const form = parse(providerForm, await readForm(c.req));
  if (!form.ok) {
    return formErrorResponse(
      c,
      bankListPage(tenant, c, connection, 'required'),
      'no bank was chosen',
    );
  }
  const { provider_id: providerId } = form.value;
  if (!selectableProvidersOf(tenant.bank, connection).some(({ id }) => id === providerId)) {
    const why = `the client does not offer the bank \`${providerId}\``;
    return formErrorResponse(c, bankListPage(tenant, c, connection, 'unknown'), why);
  }
  const down = findDownProvider(tenant.bank.providers, providerId, tenant.clock.now());
  if (down !== undefined) {
    const page = bankListPage(tenant, c, connection, 'unavailable');
    return formErrorResponse(c, page, downReasonOf(down));
  }
  return redirectToCurrentStep(
    c,
    applyCommand(tenant, connection, { type: 'choose_provider', providerId }),
  );
}

function showConsent(tenant: Tenant, c: Context, connection: Connection): Response {
  const { journeyId } = connection;
  const page = consentPageOf(tenant, c, connection, {
    step: stepOf(connection),
    action: PATHS.journey(journeyId, 'consent'),
    cancelAction: PATHS.journey(journeyId, 'cancel'),
  });
  return page === undefined ? redirectToCurrentStep(c, connection) : pageResponse(c, page);
}

async function giveConsent(
  tenant: Tenant,
  c: Context<Env>,
  connection: Connection,
): Promise<Response> {
  const form = parse(consentForm, await readForm(c.req));
  if (!form.ok) return invalidFormResponse(c, pageContextOf(c, tenant, connection), form.errors);
  return redirectToCurrentStep(c, applyCommand(tenant, connection, { type: 'consent' }));
}

function showResult(tenant: Tenant, c: Context, connection: Connection): Response {
  if (journeyStepOf(connection) !== 'done') return redirectToCurrentStep(c, connection);
  const provider = findProvider(tenant.bank.providers, connection.providerId);
  const hasReturn = returnUriWithOutcome(connection) !== undefined;
  const page = resultPage({
    ...pageContextOf(c, tenant, connection),
    outcome: outcomeOf(connection),
    ...(hasReturn && { returnUri: PATHS.journey(connection.journeyId, 'return') }),
    ...(provider && { providerName: provider.displayName }),
  });
  return pageResponse(c, page);
}

const OUTCOMES: { [Reason in FailureReason]?: Outcome } = {
  provider_rejected: 'denied',
  canceled: 'cancelled',
  user_canceled_at_provider: 'cancelled',
};

function outcomeOf({ failure }: Connection): Outcome {
  return failure === undefined ? 'authorized' : (OUTCOMES[failure.reason] ?? 'failed');
}
