import { type Context, Hono } from 'hono';
import { findLoggedInUser } from '../domain/bank/bank.ts';
import { checkCredentials } from '../domain/bank/mock-user.ts';
import type { Connection } from '../domain/connection/connection.ts';
import { pendingReconfirmationAt } from '../domain/connection/reconfirmation.ts';
import { returnUriWithOutcome } from '../domain/connection/return-uri.ts';
import type { Env } from '../http/env.ts';
import { PATHS } from '../http/page-paths.ts';
import { consentForm, loginForm } from '../schema/page-forms.ts';
import { parse } from '../schema/parse.ts';
import type { FailureReason } from '../schema/webhook.ts';
import { bankLoginPage } from './bank-login.ts';
import { consentPageOf } from './consent-view.ts';
import {
  applyCommand,
  bankDownResponse,
  formErrorResponse,
  invalidFormResponse,
  type JourneyRequest,
  readForm,
  redirectToCurrentStep,
  withJourney,
} from './journey-request.ts';
import type { Markup } from './markup.ts';
import { bankPageContextOf } from './mock-bank.ts';
import { pageContextOf, pageResponse } from './page-response.ts';

type Pending = JourneyRequest & { needs: 'consent' | 'authentication' };

/**
 * The pages behind `user_input_link`: a user gives the consent again, or logs in at the bank again.
 * @guess The user reconfirms on a hosted page that leads to the return URI of the reconfirmation.
 */
export function reconfirmationRoutes() {
  const withPending = (
    c: Context<Env>,
    handle: (pending: Pending) => Response | Promise<Response>,
  ) =>
    withJourney(c, (request) => {
      const { tenant, connection } = request;
      const pending = pendingReconfirmationAt(connection, tenant.clock.now());
      return pending === undefined
        ? redirectToCurrentStep(c, connection)
        : handle({ ...request, needs: pending.needs });
    });
  return new Hono<Env>()
    .get('/data/:journey/reconfirmation', (c) => withPending(c, (pending) => showPage(c, pending)))
    .post('/data/:journey/reconfirmation', (c) =>
      withPending(c, (pending) =>
        pending.needs === 'consent' ? giveConsent(c, pending) : logIn(c, pending),
      ),
    )
    .post('/data/:journey/reconfirmation/cancel', (c) =>
      withPending(c, ({ connection }) => redirectToClient(c, connection, CANCELLED)),
    );
}

/** The reason with which a journey fails that the user cancels on a hosted page. */
const CANCELLED = 'canceled' satisfies FailureReason;

function formOf({ journeyId }: Connection) {
  return {
    action: PATHS.journey(journeyId, 'reconfirmation'),
    cancelAction: PATHS.journey(journeyId, 'reconfirmation/cancel'),
  };
}

function showPage(c: Context<Env>, { tenant, connection, needs }: Pending): Response {
  if (needs === 'authentication') {
    const down = unavailableLogin(c, { tenant, connection });
    return down ?? pageResponse(c, loginPage(c, { tenant, connection }));
  }
  const page = consentPageOf(tenant, c, connection, formOf(connection));
  return page === undefined ? redirectToCurrentStep(c, connection) : pageResponse(c, page);
}

/** The page of a bank that is down, where the user has to log in. */
function unavailableLogin(c: Context<Env>, { tenant, connection }: JourneyRequest) {
  const { action: retryUri, cancelAction } = formOf(connection);
  return bankDownResponse(tenant, c, connection, { retryUri, cancelAction });
}

type LoginError = { error: 'required' | 'wrong_credentials'; username: string };

/** The login page of the bank. It lists only the user whose consent it is. */
function loginPage(
  c: Context<Env>,
  { tenant, connection }: JourneyRequest,
  error?: LoginError,
): Markup {
  const user = findLoggedInUser(tenant.bank, connection);
  return bankLoginPage({
    ...bankPageContextOf(tenant, c, connection),
    ...formOf(connection),
    users: user === undefined ? [] : [{ ...user.mockUser, username: user.username }],
    ...error,
  });
}

async function giveConsent(c: Context<Env>, { tenant, connection }: Pending): Promise<Response> {
  const form = parse(consentForm, await readForm(c.req));
  if (!form.ok) return invalidFormResponse(c, pageContextOf(c, tenant, connection), form.errors);
  return finish(c, { tenant, connection });
}

async function logIn(c: Context<Env>, { tenant, connection }: Pending): Promise<Response> {
  const down = unavailableLogin(c, { tenant, connection });
  if (down !== undefined) return down;
  const fields = await readForm(c.req);
  const form = parse(loginForm, fields);
  const username = typeof fields?.username === 'string' ? fields.username : '';
  const refuse = (error: LoginError['error'], why: string) =>
    formErrorResponse(c, loginPage(c, { tenant, connection }, { error, username }), why);
  if (!form.ok) return refuse('required', 'a field is missing');
  const login = checkCredentials(tenant.bank.mockUsers, form.value);
  if (login === undefined) {
    return refuse('wrong_credentials', `no mock user \`${username}\` has this password`);
  }
  if (login.mockUser.id !== connection.login?.mockUserId) {
    return refuse('wrong_credentials', `the consent is that of \`${connection.login?.username}\``);
  }
  return finish(c, { tenant, connection });
}

function finish(c: Context<Env>, { tenant, connection }: JourneyRequest): Response {
  return redirectToClient(c, applyCommand(tenant, connection, { type: 'reconfirm' }));
}

/** Redirects to the return URI of the reconfirmation, or else to that of the connection. */
function redirectToClient(c: Context, connection: Connection, reason?: FailureReason): Response {
  const { reconfirmation, createdAt: at } = connection;
  const returnUrl = returnUriWithOutcome({
    ...connection,
    ...(reconfirmation?.returnUri !== undefined && { returnUri: reconfirmation.returnUri }),
    ...(reason !== undefined && { failure: { at, stage: 'authorizing', reason } }),
  });
  return c.redirect(returnUrl ?? PATHS.journey(connection.journeyId, 'result'), 303);
}
