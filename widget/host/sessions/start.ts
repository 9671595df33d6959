/** Starts a session: creates a connection at TrueLayer, and stores the session. */
import type { CreateSessionBody } from '../../protocol.ts';
import { singleFlight } from '../../truelayer/single-flight.ts';
import type { HostContext } from '../context.ts';
import { RETURN_STATE, randomToken, SESSION_ID, sha256 } from '../crypto.ts';
import type { User } from '../options/options.ts';
import { maskedUserLabel } from '../user/name.ts';
import { createConnection } from './connection.ts';
import { parseReturnPath } from './parse-request.ts';
import { reconfirmConsent } from './renewal.ts';
import { forgetAtOf, type Session } from './session.ts';
import { createInSlot } from './slots.ts';
import { withAuthorized } from './transitions.ts';
import { findUseCase, type UseCaseDefinition } from './use-cases.ts';

export type SessionRequest = {
  body: CreateSessionBody;
  user: User;
  /** Origin of the page that sent the request. */
  origin: string;
  idempotencyKey: string | undefined;
  userIp: string | undefined;
  /** Called right before TrueLayer is. @throws {ProblemError} if the limit is reached. */
  enforceLimit: (useCase: string) => Promise<void>;
};

/**
 * Creates the function that starts sessions. Equal requests of a user with the same idempotency key get
 * the same session, even while the first is in progress. Replicas that race create two connections and
 * keep one: the other is never authorised.
 */
export function createSessionStarter(
  context: HostContext,
): (request: SessionRequest) => Promise<Session> {
  const createOnce = singleFlight<Session>();

  return async function startSession(request) {
    const { body, user, origin, idempotencyKey } = request;
    if (idempotencyKey === undefined) return createSession(context, SESSION_ID.random(), request);
    const key = JSON.stringify([user.id, origin, idempotencyKey, body]);
    const id = SESSION_ID.from(await sha256(key));
    return createOnce(
      id,
      async () => (await context.store.read(id)) ?? createSession(context, id, request),
    );
  };
}

/**
 * Checks the request and the rate limit, creates the connection at TrueLayer, and stores the session.
 * @throws {ProblemError} if the use case, the return path or the number of sessions is not allowed.
 */
async function createSession(
  context: HostContext,
  id: string,
  request: SessionRequest,
): Promise<Session> {
  const { body, user, origin } = request;
  const useCase = findUseCase(context.useCases, body.use_case);
  const { return_path: path } = body;
  const returnTo =
    path === undefined ? `${origin}/` : parseReturnPath(path, origin, context.returnUrls);
  await request.enforceLimit(useCase.name);
  return createInSlot(context, user.id, (slot) =>
    connectAndSave(context, id, request, { ...useCase, returnTo, slot }),
  );
}

/** Reconfirms the consent if that is possible, else creates a connection; and saves the session. */
async function connectAndSave(
  context: HostContext,
  id: string,
  { body, user, origin, userIp }: SessionRequest,
  {
    name: useCase,
    definition,
    returnTo,
    slot,
  }: {
    name: string;
    definition: UseCaseDefinition;
    returnTo: string;
    slot: number | undefined;
  },
): Promise<Session> {
  const secret = randomToken();
  const returnUri = `${context.publicUrl().href}/return?state=${RETURN_STATE.format(id, secret)}`;
  const { accessType } = definition;
  const { connection_id: renewed } = body;
  const request = { connectionId: renewed, accessType, returnUri, userIp };
  const consent = await reconfirmConsent(context, request);
  const { connectionId, authorizationUri } =
    consent ?? (await createConnection(context, { id, definition, body, user, returnUri }, userIp));
  const isExtended = consent?.isExtended === true;
  const createdAt = context.clock();
  const session: Session = {
    id,
    version: 1,
    createdAt,
    expiresAt: createdAt + context.journeyTimeoutMs,
    challenge: body.challenge,
    stateHash: await sha256(secret),
    userId: user.id,
    useCase,
    accessType,
    mode: body.mode,
    origin,
    returnTo,
    hasCookie: context.isOwnOrigin(origin),
    connectionId,
    authorizationUri,
    ...(slot !== undefined && !isExtended && { slot }),
    ...(consent && !isExtended && { isReconfirmation: true }),
    ...(!isExtended && unknownBrowserFields(context, user)),
    ...(body.language !== undefined && { language: body.language }),
    ...(renewed !== undefined && { renews: renewed }),
  };
  const hasCallback = context.onAuthorized !== undefined;
  const started = isExtended ? withAuthorized(session, createdAt, hasCallback) : session;
  return saveSession(context, started);
}

function unknownBrowserFields(
  { unknownBrowser }: HostContext,
  user: User,
): Pick<Session, 'unknownBrowser' | 'startedBy'> {
  if (unknownBrowser === 'accept') return {};
  return { unknownBrowser, startedBy: maskedUserLabel(user) };
}

/**
 * Stores the session and emits its creation. Returns the stored one: this one, or that of a replica that
 * was faster.
 */
async function saveSession({ store, emit }: HostContext, session: Session): Promise<Session> {
  const { id: sessionId, useCase, mode, connectionId, authorizedAt } = session;
  if (await store.insert(session, forgetAtOf(session))) {
    emit({ type: 'session-created', sessionId, useCase, mode, connectionId });
    if (authorizedAt !== undefined) {
      const source = 'reconfirmation';
      emit({ type: 'authorized', sessionId, connectionId, source, afterMs: 0 });
    }
    return session;
  }
  const first = await store.read(sessionId);
  if (first === undefined)
    throw new Error('The store rejected the session, and has none of its id');
  return first;
}
