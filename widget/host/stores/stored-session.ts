/** Parses sessions and markers that a store keeps as text. */
import * as z from 'zod/mini';
import { FAILURE_REASONS, JOURNEY_MODES } from '../../protocol.ts';
import type { Session } from '../sessions/session.ts';

/** Keeps unknown fields, which a newer version of this package may have written. */
const lease = z.looseObject({
  attempts: z.number(),
  availableAt: z.number(),
  finishedAt: z.exactOptional(z.number()),
  exhausted: z.exactOptional(z.boolean()),
});

const failure = z.looseObject({
  reason: z.enum(FAILURE_REASONS),
  confirmed: z.boolean(),
  at: z.number(),
});

const session = z.looseObject({
  id: z.string(),
  version: z.number(),
  writeId: z.exactOptional(z.string()),
  slot: z.exactOptional(z.number()),
  createdAt: z.number(),
  expiresAt: z.number(),
  challenge: z.string(),
  stateHash: z.string(),
  userId: z.string(),
  useCase: z.string(),
  accessType: z.enum(['one_time', 'recurring']),
  connectionId: z.string(),
  authorizationUri: z.string(),
  renews: z.exactOptional(z.string()),
  isReconfirmation: z.exactOptional(z.literal(true)),
  mode: z.enum(JOURNEY_MODES),
  origin: z.string(),
  returnTo: z.string(),
  language: z.exactOptional(z.string()),
  hasCookie: z.boolean(),
  unknownBrowser: z.exactOptional(z.enum(['confirm', 'reject'])),
  startedBy: z.exactOptional(z.object({ name: z.string(), contact: z.exactOptional(z.string()) })),
  confirmTokenHash: z.exactOptional(z.string()),
  confirmVerifiedBy: z.exactOptional(z.enum(['cookie', 'user', 'self-declared'])),
  verifiedBy: z.exactOptional(z.enum(['cookie', 'user', 'self-declared'])),
  pagePolledAt: z.exactOptional(z.number()),
  checkedAt: z.exactOptional(z.number()),
  returnedAt: z.exactOptional(z.number()),
  notAuthorizedAt: z.exactOptional(z.number()),
  returnTimedOutAt: z.exactOptional(z.number()),
  returnReason: z.exactOptional(z.enum(FAILURE_REASONS)),
  authorizedAt: z.exactOptional(z.number()),
  failure: z.exactOptional(failure),
  authorizedLease: z.exactOptional(lease),
  failedLease: z.exactOptional(lease),
} satisfies Record<keyof Session, z.ZodMiniType>) satisfies z.ZodMiniType<Session>;

const storedMarker = z.object({ forgetAt: z.number() });

/** The version is repeated outside of the session, where the Redis scripts find it. */
const storedSession = z
  .extend(storedMarker, { version: z.number(), session })
  .check(z.refine(({ version, session }) => version === session.version));

type StoredMarker = z.infer<typeof storedMarker>;
type StoredSession = z.infer<typeof storedSession>;

/** The session with all its fields, also unknown ones; `undefined` for any other text. */
export function parseStoredSession(text: string): StoredSession | undefined {
  const value = parseJson(text);
  return isStoredSession(value) ? value : undefined;
}

export function parseStoredMarker(text: string): StoredMarker | undefined {
  return storedMarker.safeParse(parseJson(text)).data;
}

/** A type guard, because the copy of a schema would lack a field named `__proto__`. */
function isStoredSession(value: unknown): value is StoredSession {
  return storedSession.safeParse(value).success;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
