import { z } from 'zod';
import { strictObject } from '../../schema/strict-object.ts';
import { failureReason } from '../../schema/webhook.ts';
import { presentConnection, wireConnection } from '../connections.ts';
import { type ControlsFor, clientQuery, emptyBody, operationOn } from '../operation.ts';
import type { Journey, JourneyOf, JourneyResult } from './journey.ts';

const name = z.string().min(1);
const login = { user: name.optional(), password: name.optional(), provider: name.optional() };
const loginBody = strictObject(login);
const failureBody = strictObject({ ...login, reason: failureReason.optional() });

const position = { type: 'integer', minimum: 0 };

const approvalBody = strictObject({
  ...login,
  accounts: z
    .custom<'all' | (string | number)[]>(
      isAccountChoice,
      "Must be 'all', or a list of ids and places",
    )
    .meta({
      anyOf: [
        { const: 'all' },
        { type: 'array', items: { anyOf: [{ type: 'string' }, position] } },
      ],
    })
    .optional(),
});

function isAccountChoice(value: unknown): boolean {
  return (
    value === 'all' ||
    (Array.isArray(value) &&
      value.every((item) => typeof item === 'string' || Number.isInteger(item)))
  );
}

const wireResult = z.object({ return_uri: z.string().exactOptional(), connection: wireConnection });

/** What a user can do on the pages, without a browser. */
const operation = operationOn<{ controlsFor: ControlsFor<{ journey: JourneyOf }> }>();

const define = <Body extends z.ZodType>(
  action: string,
  summary: string,
  body: Body,
  act: (journey: Journey, input: z.output<Body>) => Promise<JourneyResult>,
) =>
  operation({
    method: 'POST',
    path: `/connections/{id}/${action}`,
    summary,
    ...{ query: clientQuery, body, status: 200, problems: [404, 409] },
    response: wireResult,
    handle: async ({ c, id, query, body: input }, { controlsFor }) => {
      const { returnUri, connection } = await act(controlsFor(query).journey(id), input);
      return {
        ...(returnUri !== undefined && { return_uri: returnUri }),
        connection: presentConnection(c, connection),
      };
    },
  });

export const journeyOperations = [
  define('approve', 'Choose a bank, consent, log in and approve', approvalBody, (journey, body) =>
    journey.approve(body),
  ),
  define('deny', 'Log in at the bank and deny', loginBody, (journey, body) => journey.deny(body)),
  define('fail', 'Log in at the bank, and fail there for a reason', failureBody, (journey, body) =>
    journey.failAtBank(body),
  ),
  define('cancel', 'Press Cancel on the current page', emptyBody, (journey) => journey.cancel()),
  define('abandon', 'Open the page and close the window', emptyBody, (journey) =>
    journey.abandon(),
  ),
];
