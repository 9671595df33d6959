import { type Context, Hono } from 'hono';
import { findLoggedInUser, heldAccountsOf } from '../domain/bank/bank.ts';
import { checkCredentials } from '../domain/bank/mock-user.ts';
import { type Connection, journeyStepOf } from '../domain/connection/connection.ts';
import { invalid } from '../domain/error.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { World } from '../domain/world/world.ts';
import type { Env } from '../http/exchange.ts';
import { approvalForm, loginForm } from '../schema/page-forms.ts';
import { parse } from '../schema/parse.ts';
import { bankAccountsPage } from './bank-accounts.ts';
import { bankLoginPage } from './bank-login.ts';
import {
  after,
  afterBank,
  invalidFormPage,
  onBankVisit,
  openedBy,
  repeatedPage,
  toCurrentStep,
} from './journey-request.ts';
import { frameOf, PATHS, pageResponse } from './page-response.ts';
import { readForm } from './read-form.ts';
import { phrasebookOf } from './texts/phrasebook.ts';

/** The mock bank's own site: log in, choose accounts, approve or deny. */
export function bankVisitRoutes(world: World) {
  return new Hono<Env>()
    .get('/bank/:visit', (c) =>
      onBankVisit(world, c, ({ tenant, connection }) => show(tenant, c, connection)),
    )
    .post('/bank/:visit/login', (c) =>
      onBankVisit(world, c, ({ tenant, connection }) =>
        logIn(tenant, c, openedBy(tenant, connection)),
      ),
    )
    .post('/bank/:visit/decision', (c) =>
      onBankVisit(world, c, ({ tenant, connection }) => decide(tenant, c, connection)),
    )
    .post('/bank/:visit/cancel', (c) =>
      onBankVisit(world, c, ({ tenant, connection }) =>
        afterBank(c, after(tenant, connection, { type: 'fail', reason: 'provider_rejected' })),
      ),
    );
}

function show(tenant: Tenant, c: Context, connection: Connection): Response {
  switch (journeyStepOf(connection)) {
    case 'bank_login':
      return pageResponse(c, loginPage(tenant, c, connection));
    case 'bank_accounts':
      return pageResponse(c, accountsPage(tenant, c, connection));
    case 'done':
      return afterBank(c, connection);
    case 'choose_bank':
    case 'consent':
      return toCurrentStep(c, connection);
  }
}

function bankFrameOf(tenant: Tenant, c: Context, connection: Connection) {
  const provider = tenant.bank.providers.find(({ id }) => id === connection.providerId);
  const { displayName = '', bgColor = '', id = '' } = provider ?? {};
  return {
    ...frameOf(c, tenant, connection),
    stylesheet: PATHS.bankStyles(id),
    provider: { displayName, bgColor, iconUri: PATHS.icon(id) },
  };
}

type LoginError = { error: 'required' | 'wrong_credentials'; username?: string };

function loginPage(tenant: Tenant, c: Context, connection: Connection, error?: LoginError) {
  return bankLoginPage({
    ...bankFrameOf(tenant, c, connection),
    action: PATHS.bank(connection.bankVisitId, 'login'),
    cancelAction: PATHS.bank(connection.bankVisitId, 'cancel'),
    users: tenant.bank.mockUsers
      .filter(({ variantOf }) => variantOf === undefined)
      .map(({ username, password, title }) => ({ username, password, title })),
    ...error,
  });
}

async function logIn(tenant: Tenant, c: Context<Env>, connection: Connection): Promise<Response> {
  if (journeyStepOf(connection) !== 'bank_login') return show(tenant, c, connection);
  const fields = await readForm(c.req);
  const form = parse(loginForm, fields);
  const username = typeof fields?.username === 'string' ? fields.username : '';
  if (!form.ok) {
    const page = loginPage(tenant, c, connection, { error: 'required', username });
    return repeatedPage(c, page, invalid(form.errors).error.why);
  }
  const customer = checkCredentials(tenant.bank.mockUsers, form.value);
  if (customer === undefined) {
    const error = { error: 'wrong_credentials', username } as const;
    const why = `no mock user \`${username}\` has this password`;
    return repeatedPage(c, loginPage(tenant, c, connection, error), why);
  }
  const mockUserId = customer.mockUser.id;
  after(tenant, connection, { type: 'log_in', mockUserId, username: customer.username });
  return c.redirect(PATHS.bank(connection.bankVisitId), 303);
}

function accountsPage(tenant: Tenant, c: Context, connection: Connection, error?: 'required') {
  const customer = findLoggedInUser(tenant.bank, connection);
  const holder = customer?.mockUser.name;
  const frame = bankFrameOf(tenant, c, connection);
  const { text } = phrasebookOf(frame.language);
  return bankAccountsPage({
    ...frame,
    action: PATHS.bank(connection.bankVisitId, 'decision'),
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
  if (journeyStepOf(connection) !== 'bank_accounts') return show(tenant, c, connection);
  const form = parse(approvalForm, await readForm(c.req, ['account']));
  if (!form.ok) return invalidFormPage(c, frameOf(c, tenant, connection), form.errors);
  const { decision, account } = form.value;
  if (decision !== 'approve') {
    const reason = decision === 'deny' ? 'provider_rejected' : 'provider_error';
    return afterBank(c, after(tenant, connection, { type: 'fail', reason }));
  }
  const holdings = heldAccountsOf(tenant.bank, connection).map(({ id }) => id);
  const accountIds = holdings.filter((id) => account.includes(id));
  if (accountIds.length === 0 && holdings.length > 0) {
    const page = accountsPage(tenant, c, connection, 'required');
    return repeatedPage(c, page, 'none of the accounts was chosen');
  }
  return afterBank(c, after(tenant, connection, { type: 'approve', accountIds }));
}
