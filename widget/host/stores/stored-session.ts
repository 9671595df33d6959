/** Sessions and notes as text, for stores outside this process. */
import { z } from 'zod';
import { FAILURE_REASONS, JOURNEY_MODES } from '../../protocol.ts';
import type { Session } from '../session.ts';

/** Another process may have written more than this one knows: that is kept. */
const claim = z.looseObject({
  attempts: z.number(),
  freeAt: z.number(),
  settledAt: z.number().exactOptional(),
  gaveUp: z.boolean().exactOptional(),
});

const failure = z.looseObject({
  reason: z.enum(FAILURE_REASONS),
  confirmed: z.boolean(),
  at: z.number(),
});

const session = z.looseObject({
  id: z.string(),
  version: z.number(),
  writeId: z.string().exactOptional(),
  slot: z.number().exactOptional(),
  createdAt: z.number(),
  expiresAt: z.number(),
  challenge: z.string(),
  stateHash: z.string(),
  userId: z.string(),
  useCase: z.string(),
  accessType: z.enum(['one_time', 'recurring']),
  connectionId: z.string(),
  authorizationUri: z.string(),
  renews: z.string().exactOptional(),
  mode: z.enum(JOURNEY_MODES),
  origin: z.string(),
  returnTo: z.string(),
  language: z.string().exactOptional(),
  hasCookie: z.boolean(),
  elsewhere: z.enum(['ask', 'refuse']).exactOptional(),
  startedBy: z.string().exactOptional(),
  askedHash: z.string().exactOptional(),
  knownBy: z.enum(['cookie', 'user', 'word']).exactOptional(),
  probedAt: z.number().exactOptional(),
  returnedAt: z.number().exactOptional(),
  returnReason: z.enum(FAILURE_REASONS).exactOptional(),
  authorizedAt: z.number().exactOptional(),
  consentEndsAt: z.number().exactOptional(),
  failure: failure.exactOptional(),
  authorizedCall: claim.exactOptional(),
  failedCall: claim.exactOptional(),
} satisfies Record<keyof Session, z.ZodType>) satisfies z.ZodType<Session>;

const storedNote = z.object({ forgetAt: z.number() });

/** The version stands outside as well, where a script finds it: two that differ are no session. */
const storedSession = storedNote
  .extend({ version: z.number(), session })
  .refine(({ version, session }) => version === session.version);

type StoredNote = z.infer<typeof storedNote>;
type StoredSession = z.infer<typeof storedSession>;

/** What was written, with all fields that this version does not know; nothing for any other text. */
export function parseStoredSession(text: string): StoredSession | undefined {
  const value = jsonOf(text);
  return isStoredSession(value) ? value : undefined;
}

export function parseStoredNote(text: string): StoredNote | undefined {
  return storedNote.safeParse(jsonOf(text)).data;
}

/** The value itself is used: a schema's copy would lack a field named `__proto__`. */
function isStoredSession(value: unknown): value is StoredSession {
  return storedSession.safeParse(value).success;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
