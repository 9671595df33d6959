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
  startedBy: z.object({ name: z.string(), contact: z.string().exactOptional() }).exactOptional(),
  askedHash: z.string().exactOptional(),
  askedKnownBy: z.enum(['cookie', 'user', 'word']).exactOptional(),
  knownBy: z.enum(['cookie', 'user', 'word']).exactOptional(),
  openedAt: z.number().exactOptional(),
  probedAt: z.number().exactOptional(),
  returnedAt: z.number().exactOptional(),
  notYetAt: z.number().exactOptional(),
  lapsedAt: z.number().exactOptional(),
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

/** Nothing where the text is something else. */
export function parseStoredSession(
  text: string,
): { forgetAt: number; session: Session } | undefined {
  return storedSession.safeParse(jsonOf(text)).data;
}

export function parseStoredNote(text: string): { forgetAt: number } | undefined {
  return storedNote.safeParse(jsonOf(text)).data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
