import type { Context, HonoRequest } from 'hono';
import { downReasonOf, findDownProvider } from '../domain/bank/provider.ts';
import { type Connection, journeyStepOf } from '../domain/connection/connection.ts';
import { returnUriWithOutcome } from '../domain/connection/return-uri.ts';
import type { ConnectionCommand } from '../domain/connection/transition.ts';
import { invalid } from '../domain/error.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import { isForm, readText } from '../http/body.ts';
import { type Env, setTenant } from '../http/env.ts';
import { PATHS } from '../http/page-paths.ts';
import type { FieldErrors } from '../schema/parse.ts';
import type { Markup } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { anonymousPageContext, pageContextOf, pageResponse } from './page-response.ts';
import { type PageProblem, problemPage, problemText } from './problem.ts';
import { unavailablePage } from './unavailable.ts';

/** The connection whose journey the URL names, and its client. */
export type JourneyRequest = { tenant: Tenant; connection: Connection };

/** Finds the journey in the URL of a hosted page and calls `handle`, or responds Not Found. */
export async function withJourney(
  c: Context<Env>,
  handle: (request: JourneyRequest) => Response | Promise<Response>,
): Promise<Response> {
  const id = c.req.param('journey');
  const request = c.env.world.findJourney(id ?? '');
  if (request === undefined || request.connection.journeyId !== id) {
    return unknownJourneyPage(c, `there is no journey \`${id}\``);
  }
  return handleRequest(c, request, handle);
}

/** Finds the journey in the URL of a mock bank's page and calls `handle`, or responds Not Found. */
export async function withMockBank(
  c: Context<Env>,
  handle: (request: JourneyRequest) => Response | Promise<Response>,
): Promise<Response> {
  const id = c.req.param('visit');
  const request = c.env.world.findJourney(id ?? '');
  if (request === undefined || request.connection.bankJourneyId !== id) {
    return unknownJourneyPage(c, `there is no mock bank journey \`${id}\``);
  }
  return handleRequest(c, request, handle);
}

/** Applies a command. @returns the new connection, or the same one if the command is not possible. */
export function applyCommand(
  tenant: Tenant,
  connection: Connection,
  command: ConnectionCommand,
): Connection {
  const result = tenant.apply(connection, command);
  return result.ok ? result.connection : connection;
}

/** Records that the user opened the journey. */
export function openJourney(tenant: Tenant, connection: Connection): Connection {
  return applyCommand(tenant, connection, { type: 'open' });
}

/**
 * Whether the request is a prefetch or link preview, which must not change the connection.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Purpose
 */
export function isPrefetch({ req }: Context): boolean {
  const purposes = ['Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz'].map((name) => req.header(name));
  const isPrefetching = purposes.some((purpose = '') =>
    /prefetch|prerender|preview/i.test(purpose),
  );
  return req.method === 'HEAD' || isPrefetching;
}

/** Redirects to the page of the present step, e.g. from a page of an earlier step. */
export function redirectToCurrentStep(c: Context, connection: Connection): Response {
  return c.redirect(PATHS.journey(connection.journeyId), 303);
}

/**
 * Redirects from the bank to the result page, or to the client if there is no hosted page. The return
 * URI may contain a secret of the client, so it is not used before the journey has ended.
 */
export function redirectFromBank(c: Context, connection: Connection): Response {
  if (journeyStepOf(connection) !== 'done') return redirectToCurrentStep(c, connection);
  const returnUrl =
    connection.hostedPage === undefined ? returnUriWithOutcome(connection) : undefined;
  return c.redirect(returnUrl ?? PATHS.journey(connection.journeyId, 'result'), 303);
}

/**
 * Reads a form: the last value of each field.
 * @param lists names of fields that may occur several times.
 * @returns `undefined` if the body is no form.
 */
export async function readForm(
  request: HonoRequest,
  lists: readonly string[] = [],
): Promise<Record<string, string | string[]> | undefined> {
  if (!isForm(request.header('Content-Type'))) return undefined;
  const text = await readText(request);
  if (!text.ok) return undefined;
  const form = new URLSearchParams(text.value);
  return {
    ...Object.fromEntries(form),
    ...Object.fromEntries(lists.map((name) => [name, form.getAll(name)])),
  };
}

/** The page of a bank that is down; `undefined` while it is up, or when the journey does not need it. */
export function unavailableResponse(
  tenant: Tenant,
  c: Context<Env>,
  connection: Connection,
): Response | undefined {
  if (journeyStepOf(connection) === 'done') return undefined;
  const { journeyId } = connection;
  return bankDownResponse(tenant, c, connection, {
    retryUri: PATHS.journey(journeyId),
    cancelAction: PATHS.journey(journeyId, 'cancel'),
  });
}

/** The page of a bank that is down; `undefined` while it is up. */
export function bankDownResponse(
  tenant: Tenant,
  c: Context<Env>,
  connection: Connection,
  links: { retryUri: string; cancelAction: string },
): Response | undefined {
  const { bank, clock } = tenant;
  const provider = findDownProvider(bank.providers, connection.providerId, clock.now());
  if (provider === undefined) return undefined;
  c.set('why', downReasonOf(provider));
  const page = unavailablePage({
    ...pageContextOf(c, tenant, connection),
    providerName: provider.displayName,
    ...links,
  });
  return pageResponse(c, page, UNAVAILABLE_STATUS);
}

const UNAVAILABLE_STATUS = 503;

/** Responds to a form that none of our pages sends. */
export function invalidFormResponse(
  c: Context<Env>,
  context: PageContext,
  errors: FieldErrors,
): Response {
  c.set('why', invalid(errors).error.why);
  return problemPageResponse(c, context, 'invalid');
}

/** Responds with the page of an invalid form, which shows the errors. */
export function formErrorResponse(c: Context<Env>, page: Markup, why: string): Response {
  c.set('why', why);
  return pageResponse(c, page, STATUSES.invalid);
}

function handleRequest(
  c: Context<Env>,
  request: JourneyRequest,
  handle: (request: JourneyRequest) => Response | Promise<Response>,
): Response | Promise<Response> {
  setTenant(c, request.tenant);
  c.set('connectionId', request.connection.id);
  return handle(request);
}

function unknownJourneyPage(c: Context<Env>, why: string): Response {
  c.set('why', why);
  return problemPageResponse(c, anonymousPageContext(c), 'unknown');
}

const STATUSES = { invalid: 422, unknown: 404 } as const satisfies Record<PageProblem, number>;

function problemPageResponse(c: Context, context: PageContext, kind: PageProblem): Response {
  const status = STATUSES[kind];
  const page = problemPage({ ...context, ...problemText(context.language, kind), status });
  return pageResponse(c, page, status);
}
