/** Starts a session: a connection at TrueLayer, and the facts to follow it. */
import type { CreateSessionBody } from '../../protocol.ts';
import { isSecureUrl, parseUrl } from '../../safe-url.ts';
import { UnexpectedResponseError } from '../../truelayer/errors.ts';
import type { CreateConnectionBody, CreatedConnection } from '../../truelayer/index.ts';
import { singleFlight } from '../../truelayer/single-flight.ts';
import { closestMatch } from '../../truelayer/unknown-keys.ts';
import type { Host } from '../context.ts';
import { hashOf, RETURN_STATE, randomToken, SESSION_ID } from '../crypto.ts';
import { ProblemError } from '../errors.ts';
import type { User } from '../options/options.ts';
import { consentName, maskedUserLabel } from '../user/name.ts';
import { createInSlot } from './open-sessions.ts';
import { prolongedConsent } from './renewal.ts';
import { forgetAtOf, type Session, withAuthorized } from './session.ts';
import { parseReturnPath } from './session-request.ts';
import type { UseCaseDefinition } from './use-cases.ts';

export type StartRequest = {
  body: CreateSessionBody;
  user: User;
  /** Origin of the page that asks. */
  origin: string;
  idempotencyKey: string | undefined;
  userIp: string | undefined;
  /** Asked right before a session is really opened. @throws {ProblemError} where it must not be. */
  admit: (useCase: string) => Promise<void>;
};

export type Start = (request: StartRequest) => Promise<Session>;

/** Longer ones are no address of a journey, and not worth a place in every answer. */
const MAX_ADDRESS = 4096;

/**
 * Starts sessions. The same request with the same idempotency key, by the same user, gives the same
 * session; also while the first is still on its way. Replicas that race open two connections and
 * keep one: the other is never authorised.
 */
export function sessionStarter(host: Host): Start {
  const share = singleFlight<Session>();

  return async function startSession(request) {
    const { body, user, origin, idempotencyKey } = request;
    if (idempotencyKey === undefined) return opened(host, SESSION_ID.random(), request);
    const repetition = JSON.stringify([user.id, origin, idempotencyKey, body]);
    const id = SESSION_ID.from(hashOf(repetition));
    return share(id, async () => (await host.store.read(id)) ?? opened(host, id, request));
  };
}

/** What is known of a session before TrueLayer is asked. */
type Admitted = {
  useCase: string;
  definition: UseCaseDefinition;
  returnTo: string;
  slot: number | undefined;
};

async function opened(host: Host, id: string, request: StartRequest): Promise<Session> {
  const { body, user, origin } = request;
  const { name: useCase, definition } = useCaseOf(host, body.use_case);
  const { return_path: path } = body;
  const returnTo =
    path === undefined ? `${origin}/` : parseReturnPath(path, origin, host.returnUrls);
  await request.admit(useCase);
  return createInSlot(host, user.id, (slot) =>
    created(host, id, request, { useCase, definition, returnTo, slot }),
  );
}

async function created(
  host: Host,
  id: string,
  { body, user, origin, userIp }: StartRequest,
  { useCase, definition, returnTo, slot }: Admitted,
): Promise<Session> {
  const secret = randomToken();
  const returnUri = `${host.publicUrl().href}/return?state=${RETURN_STATE.of(id, secret)}`;
  const { accessType } = definition;
  const prolonged = await prolongedConsent(host, body.connection_id, accessType, userIp);
  const way = prolonged
    ? { ...prolonged, authorizationUri: returnUri }
    : await journeyOf(host, connectionBody({ id, definition, body, user, returnUri }), userIp);
  const createdAt = host.clock();
  const session: Session = {
    id,
    version: 1,
    createdAt,
    expiresAt: createdAt + host.lifetimeMs,
    challenge: body.challenge,
    stateHash: hashOf(secret),
    userId: user.id,
    useCase,
    accessType,
    mode: body.mode,
    origin,
    returnTo,
    hasCookie: host.isOwnOrigin(origin),
    ...(slot !== undefined && !prolonged && { slot }),
    ...way,
    ...(!prolonged &&
      host.elsewhere !== 'accept' && {
        elsewhere: host.elsewhere,
        startedBy: maskedUserLabel(user),
      }),
    ...(body.language !== undefined && { language: body.language }),
    ...(body.connection_id !== undefined && { renews: body.connection_id }),
  };
  const isAnnounced = host.onAuthorized !== undefined;
  return kept(host, prolonged ? withAuthorized(session, createdAt, isAnnounced) : session);
}

/** A connection that the user is to authorise, and where. */
function journeyOf(
  { truelayer, isHostedPage }: Host,
  body: CreateConnectionBody,
  userIp: string | undefined,
): Promise<Pick<Session, 'connectionId' | 'authorizationUri'>> {
  return truelayer.connections.create(body, { userIp, retries: 0 }).then((created) => ({
    connectionId: created.id,
    authorizationUri: authorizationUriOf(created, isHostedPage),
  }));
}

/** The session that is in the store from now on: this one, or that of a replica that was first. */
async function kept(host: Host, session: Session): Promise<Session> {
  const { id, useCase, mode, connectionId, authorizedAt } = session;
  if (await host.store.insert(session, forgetAtOf(session))) {
    host.emit({ type: 'session-created', sessionId: id, useCase, mode, connectionId });
    if (authorizedAt !== undefined) {
      const by = 'reconfirmation';
      host.emit({ type: 'authorized', sessionId: id, connectionId, by, afterMs: 0 });
    }
    return session;
  }
  const first = await host.store.read(id);
  if (first === undefined) throw new Error('The store has neither taken the session nor kept one');
  return first;
}

/** The definition of a use case; of the only one, where the browser names none. */
function useCaseOf(
  { useCases }: Host,
  name: string | undefined,
): { name: string; definition: UseCaseDefinition } {
  const [only, ...others] = useCases.keys();
  const chosen = name ?? (others.length === 0 ? only : undefined);
  const definition = chosen === undefined ? undefined : useCases.get(chosen);
  if (chosen === undefined || definition === undefined) {
    throw new ProblemError('unknown-use-case', useCaseDetail(chosen, [...useCases.keys()]));
  }
  return { name: chosen, definition };
}

/** Names what was asked for, if it could be the name of a use case, and what there is. */
function useCaseDetail(asked: string | undefined, known: readonly string[]): string {
  const names = known.map((name) => `'${name}'`).join(', ');
  if (asked === undefined) return `use_case: it is missing. Use cases are ${names}`;
  if (!/^[\w.-]{1,64}$/.test(asked)) return `use_case: it is none of ${names}`;
  const meant = closestMatch(asked, known);
  const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`;
  return `use_case: there is no '${asked}'.${hint} Use cases are ${names}`;
}

/**
 * What TrueLayer is asked for: its own hosted page for everything from the choice of the bank on.
 * The session's id goes along as metadata, so that a webhook can name its session.
 * @guess TrueLayer keeps the query of a return address, and takes the address with it for the registered one.
 */
function connectionBody({
  id,
  definition: { scopes, accessType, providers },
  body: { provider_id, language },
  user: { id: userId, name, email, phone },
  returnUri,
}: {
  id: string;
  definition: UseCaseDefinition;
  body: CreateSessionBody;
  user: User;
  returnUri: string;
}): CreateConnectionBody {
  const languageCode = /^[a-z]{2}(?=-|$)/i.exec(language ?? '')?.[0].toLowerCase();
  return {
    scopes,
    data_access_type: accessType,
    provider_selection:
      provider_id !== undefined
        ? { type: 'preselected', provider_id }
        : { type: 'user_selected', ...(providers && { filter: providers }) },
    user: {
      id: userId,
      name: consentName(name),
      ...(email !== undefined && { email }),
      ...(phone !== undefined && { phone }),
    },
    user_consent: { type: 'authorization_flow_captured' },
    hosted_page: {
      type: 'authorization_flow',
      return_uri: returnUri,
      ...(languageCode && { language_code: languageCode }),
    },
    metadata: { connect_bank_session: id },
  };
}

/**
 * The address of the journey, vouched for: safe, and where the configured environment has its pages.
 * @throws {UnexpectedResponseError} for any other address, which is not repeated.
 */
function authorizationUriOf(
  created: CreatedConnection,
  isHostedPage: Host['isHostedPage'],
): string {
  const url = parseUrl(created.hosted_page?.uri ?? '');
  const isVouched =
    url !== undefined && url.href.length <= MAX_ADDRESS && isSecureUrl(url) && isHostedPage(url);
  if (!isVouched)
    throw new UnexpectedResponseError('TrueLayer gave no usable address of a journey');
  return url.href;
}
