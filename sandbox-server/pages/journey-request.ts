import type { Context } from 'hono';
import {
  type Connection,
  type ConnectionCommand,
  journeyStepOf,
} from '../domain/connection/connection.ts';
import { returnUriWithOutcome } from '../domain/connection/return-uri.ts';
import { invalid } from '../domain/error.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { World } from '../domain/world/world.ts';
import { type Env, setTenant } from '../http/exchange.ts';
import type { FieldErrors } from '../schema/parse.ts';
import type { Markup } from './markup.ts';
import { type Frame, PATHS, pageResponse, requestFrameOf } from './page-response.ts';
import { type PageProblem, problemPage, problemText } from './problem.ts';

/** Pages that a person visits: which connection an address stands for, and where it leads next. */

export type Visit = { tenant: Tenant; connection: Connection };

/** Answers with `show` for the journey in the address, or says that there is none. */
export async function onJourney(
  world: World,
  c: Context<Env>,
  show: (visit: Visit) => Response | Promise<Response>,
): Promise<Response> {
  const id = c.req.param('journey');
  const visit = world.findJourney(id ?? '');
  if (visit === undefined || visit.connection.journeyId !== id) {
    return unknownPage(c, `there is no journey \`${id}\``);
  }
  return enterVisit(c, visit, show);
}

/** The same for a visit to the bank. */
export async function onBankVisit(
  world: World,
  c: Context<Env>,
  show: (visit: Visit) => Response | Promise<Response>,
): Promise<Response> {
  const id = c.req.param('visit');
  const visit = world.findJourney(id ?? '');
  if (visit === undefined || visit.connection.bankVisitId !== id) {
    return unknownPage(c, `there is no visit to a bank \`${id}\``);
  }
  return enterVisit(c, visit, show);
}

/** The connection after `happening`, or as it was when that cannot happen at this step. */
export function after(
  tenant: Tenant,
  connection: Connection,
  happening: ConnectionCommand,
): Connection {
  const result = tenant.apply(connection, happening);
  return result.ok ? result.connection : connection;
}

/** The connection of a person who is on its page. */
export function openedBy(tenant: Tenant, connection: Connection): Connection {
  return after(tenant, connection, { type: 'open' });
}

/**
 * Whether a browser, or a link's preview, asks ahead of the person: that is no visit yet, and changes
 * nothing. Older browsers name it by other headers.
 */
export function isPrefetch({ req }: Context): boolean {
  const purposes = ['Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz'].map((name) => req.header(name));
  const isAhead = purposes.some((purpose = '') => /prefetch|prerender|preview/i.test(purpose));
  return req.method === 'HEAD' || isAhead;
}

/** From wherever a person is to the screen of their step; a page of the past leads there too. */
export function toCurrentStep(c: Context, connection: Connection): Response {
  return c.redirect(PATHS.journey(connection.journeyId), 303);
}

/**
 * Where a person goes from the bank: the result page where there is one, else straight back. The
 * return URI may carry a secret of the client's, so that no page of an unfinished journey tells it.
 */
export function afterBank(c: Context, connection: Connection): Response {
  if (journeyStepOf(connection) !== 'done') return toCurrentStep(c, connection);
  const address =
    connection.hostedPage === undefined ? returnUriWithOutcome(connection) : undefined;
  return c.redirect(address ?? PATHS.journey(connection.journeyId, 'result'), 303);
}

/** A form that our own page would not send. Nothing was changed. */
export function invalidFormPage(c: Context<Env>, frame: Frame, errors: FieldErrors): Response {
  c.set('why', invalid(errors).error.why);
  return problemAnswerPage(c, frame, 'invalid');
}

/** The page again, with a word on what is wrong with the form. */
export function repeatedPage(c: Context<Env>, page: Markup, why: string): Response {
  c.set('why', why);
  return pageResponse(c, page, STATUSES.invalid);
}

function enterVisit(
  c: Context<Env>,
  visit: Visit,
  show: (visit: Visit) => Response | Promise<Response>,
): Response | Promise<Response> {
  setTenant(c, visit.tenant);
  c.set('connectionId', visit.connection.id);
  return show(visit);
}

function unknownPage(c: Context<Env>, why: string): Response {
  c.set('why', why);
  return problemAnswerPage(c, requestFrameOf(c), 'unknown');
}

const STATUSES = { invalid: 422, unknown: 404 } as const satisfies Partial<
  Record<PageProblem, number>
>;

function problemAnswerPage(c: Context, frame: Frame, kind: keyof typeof STATUSES): Response {
  const status = STATUSES[kind];
  const page = problemPage({ ...frame, ...problemText(frame.language, kind), status });
  return pageResponse(c, page, status);
}
