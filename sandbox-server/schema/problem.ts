import { z } from 'zod';
import { recordOf } from './record.ts';

/** Problem details of the Data API. `type` is this address and a fragment per kind. */
const TYPES = 'https://docs.truelayer.com/docs/error-types#';

/** Kind → fragment, title, status and detail, to the letter of TrueLayer's document. */
export const PROBLEMS = {
  invalid_parameters: {
    type: `${TYPES}invalid-parameters`,
    title: 'Invalid Parameters',
    status: 400,
    detail: 'The request body was invalid.',
  },
  invalid_state: {
    type: `${TYPES}invalid_state`,
    title: 'Invalid State',
    status: 400,
    detail: 'Status of the connection does not allow this action to be executed.',
  },
  unauthenticated: {
    type: `${TYPES}unauthenticated`,
    title: 'Unauthenticated',
    status: 401,
    detail: 'A Bearer token must be provided in the Authorization header.',
  },
  forbidden: {
    type: `${TYPES}forbidden`,
    title: 'Forbidden',
    status: 403,
    detail: 'The token used for Authorization is not authorized to perform the request.',
  },
  not_found: {
    type: `${TYPES}not-found`,
    title: 'Not Found',
    status: 404,
    detail: 'Resource could not be found.',
  },
  rate_limit_exceeded: {
    type: `${TYPES}rate-limit-exceeded`,
    title: 'Rate Limit Exceeded',
    status: 429,
    detail: 'Too many API requests have been received within the allowed time frame.',
  },
  unknown_error: {
    type: `${TYPES}unknown-error`,
    title: 'Unknown Error',
    status: 500,
    detail: 'An error occurred. Please contact customer support.',
  },
  provider_error: {
    type: `${TYPES}provider-error`,
    title: 'Provider Error',
    status: 502,
    detail: 'Provider is temporarily unavailable, please retry.',
  },
  /** @guess The type of Feature Not Supported follows the pattern of the others, and its detail is ours: only title and status are published. */
  feature_not_supported: {
    type: `${TYPES}feature-not-supported`,
    title: 'Feature Not Supported',
    status: 502,
    detail: 'The provider does not support this feature.',
  },
  gateway_timeout: {
    type: `${TYPES}gateway-timeout`,
    title: 'Gateway Timeout',
    status: 504,
    detail: 'The request timed out waiting for a response from the provider.',
  },
} as const;
export type ProblemKind = keyof typeof PROBLEMS;

export const problem = z.object({
  type: z.url(),
  title: z.string(),
  status: z.int(),
  trace_id: z.string(),
  detail: z.string(),
  errors: recordOf(z.string(), z.array(z.string()).min(1)).optional(),
});
export type Problem = z.output<typeof problem>;

/** The problems of one kind, for the published document. */
export function problemOf(kind: ProblemKind) {
  const { type, title, status, detail } = PROBLEMS[kind];
  const { trace_id, errors } = problem.shape;
  return z.object({
    type: z.literal(type),
    title: z.literal(title),
    status: z.literal(status),
    trace_id,
    detail: z.string().meta({ examples: [detail] }),
    ...(kind === 'invalid_parameters' && { errors: errors.unwrap() }),
  });
}
