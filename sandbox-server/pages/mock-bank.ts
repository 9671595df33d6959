import { type Context, Hono } from 'hono';
import { findLoggedInUser, heldAccountsOf, oneTimeAccessOf } from '../domain/bank/bank.ts';
import { checkCredentials } from '../domain/bank/mock-user.ts';
import { findProvider } from '../domain/bank/provider.ts';
import { type Connection, journeyStepOf } from '../domain/connection/connection.ts';
import { invalid } from '../domain/error.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { Env } from '../http/env.ts';
import { PATHS } from '../http/page-paths.ts';
import { approvalForm, loginForm } from '../schema/page-forms.ts';
import { parse } from '../schema/parse.ts';
import { bankAccountsPage } from './bank-accounts.ts';
import { bankLoginPage } from './bank-login.ts';
import {
  applyCommand,
  formErrorResponse,
  invalidFormResponse,
  openJourney,
  readForm,
  redirectFromBank,
  redirectToCurrentStep,
  unavailableResponse,
  withMockBank,
} from './journey-request.ts';
import { pageContextOf, pageResponse } from './page-response.ts';
import { translatorFor } from './texts/translator.ts';

/** The routes of the mock bank: log in, choose accounts, approve or deny. */
export function mockBankRoutes() {
  return new Hono<Env>()
    .get('/bank/:visit', (c) =>
      withMockBank(
        c,
        ({ tenant, connection }) =>
          unavailableResponse(tenant, c, connection) ?? showStep(tenant, c, connection),
      ),
    )
    .post('/bank/:visit/login', (c) =>
      withMockBank(
        c,
        ({ tenant, connection }) =>
          unavailableResponse(tenant, c, connection) ??
          logIn(tenant, c, openJourney(tenant, connection)),
      ),
    )
    .post('/bank/:visit/decision', (c) =>
      withMockBank(
        c,
        ({ tenant, connection }) =>
          unavailableResponse(tenant, c, connection) ?? decide(tenant, c, connection),
      ),
    )
    .post('/bank/:visit/cancel', (c) =>
      withMockBank(c, ({ tenant, connection }) =>
        redirectFromBank(
          c,
          applyCommand(tenant, connection, { type: 'fail', reason: 'user_canceled_at_provider' }),
        ),
      ),
    );
}

function showStep(tenant: Tenant, c: Context, connection: Connection): Response {
  switch (journeyStepOf(connection)) {
    case 'bank_login':
      return pageResponse(c, loginPage(tenant, c, connection));
    case 'bank_accounts':
      return pageResponse(c, accountsPage(tenant, c, connection));
    case 'done':
      return redirectFromBank(c, connection);
    case 'choose_bank':
    case 'consent':
      return redirectToCurrentStep(c, connection);
  }
}

export function bankPageContextOf(tenant: Tenant, c: Context, connection: Connection) {
  const provider = findProvider(tenant.bank.providers, connection.providerId);
  const { displayName = '', bgColor = '', id = '' } = provider ?? {};
  return {
    ...pageContextOf(c, tenant, connection),
    stylesheet: PATHS.bankStyles(id),
    provider: { displayName, bgColor, iconUri: PATHS.icon(id) },
  };
}

type LoginError = { error: 'required' | 'wrong_credentials'; username?: string };

function loginPage(tenant: Tenant, c: Context, connection: Connection, error?: LoginError) {
  return bankLoginPage({
    ...bankPageContextOf(tenant, c, connection),
    action: PATHS.bank(connection.bankJourneyId, 'login'),
    cancelAction: PATHS.bank(connection.bankJourneyId, 'cancel'),
    users: tenant.bank.mockUsers
      .filter(({ variantOf }) => variantOf === undefined)
      .map(({ username, password, title }) => ({ username, password, title })),
    ...error,
  });
}

async function logIn(tenant: Tenant, c: Context<Env>, connection: Connection): Promise<Response> {
  if (journeyStepOf(connection) !== 'bank_login') return showStep(tenant, c, connection);
  const fields = await readForm(c.req);
  const form = parse(loginForm, fields);
  const username = typeof fields?.username === 'string' ? fields.username : '';
  if (!form.ok) {
    const page = loginPage(tenant, c, connection, { error: 'required', username });
    return formErrorResponse(c, page, invalid(form.errors).error.why);
  }
  const login = checkCredentials(tenant.bank.mockUsers, form.value);
  if (login === undefined) {
    const error = { error: 'wrong_credentials', username } as const;
    const why = `no mock user \`${username}\` has this password`;
    return formErrorResponse(c, loginPage(tenant, c, connection, error), why);
  }
  const mockUserId = login.mockUser.id;
  applyCommand(tenant, connection, { type: 'log_in', mockUserId, username: login.username });
  return c.redirect(PATHS.bank(connection.bankJourneyId), 303);
}

function accountsPage(tenant: Tenant, c: Context, connection: Connection, error?: 'required') {
  const login = findLoggedInUser(tenant.bank, connection);
  const holder = login?.mockUser.name;
  const context = bankPageContextOf(tenant, c, connection);
  const { text } = translatorFor(context.language);
  return bankAccountsPage({
    ...context,
    action: PATHS.bank(connection.bankJourneyId, 'decision'),
    ...(holder !== undefined && { holder }),
    accounts: heldAccountsOf(tenant.bank, connection).map((account) => ({
      id: account.id,
      name: account.name,
      identification: identificationOf(account),
      typeLabel: text(account.type === 'card' ? 'card' : account.accountType),
    })),
    ...(error && { error }),
  });
}

function identificationOf({
  sortCode,
  accountNumber,
  iban,
}: {
  sortCode?: string;
  accountNumber?: string;
  iban?: string;
}): string {
  if (sortCode === undefined || accountNumber === undefined) return iban ?? '';
  return `${sortCode.replaceAll(/(\d{2})(?=\d)/g, '$1-')} ${accountNumber}`;
}

async function decide(tenant: Tenant, c: Context<Env>, connection: Connection): Promise<Response> {
  if (journeyStepOf(connection) !== 'bank_accounts') return showStep(tenant, c, connection);
  const form = parse(approvalForm, await readForm(c.req, ['account']));
  if (!form.ok) return invalidFormResponse(c, pageContextOf(c, tenant, connection), form.errors);
  const { decision, account } = form.value;
  if (decision !== 'approve') {
    const reason = decision === 'deny' ? 'provider_rejected' : 'provider_error';
    return redirectFromBank(c, applyCommand(tenant, connection, { type: 'fail', reason }));
  }
  const heldIds = heldAccountsOf(tenant.bank, connection).map(({ id }) => id);
  const accountIds = heldIds.filter((id) => account.includes(id));
  if (accountIds.length === 0 && heldIds.length > 0) {
    const page = accountsPage(tenant, c, connection, 'required');
    return formErrorResponse(c, page, 'none of the accounts was chosen');
  }
  const oneTimeAccess = oneTimeAccessOf(tenant.bank, connection);
  const approve = { type: 'approve', accountIds, oneTimeAccess } as const;
  return redirectFromBank(c, applyCommand(tenant, connection, approve));
}
