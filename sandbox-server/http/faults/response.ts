import type { Context } from 'hono';
import type { DomainError } from '../../domain/error.ts';
import type { FaultRecord } from '../../domain/faults/fault.ts';
import type { Env } from '../env.ts';

/** nginx's status for a connection that it closed without a response. It is only logged. */
const NO_RESPONSE_STATUS = 444;

/** The error page of a load balancer whose backend is down. */
const GARBAGE = {
  status: 502,
  type: 'text/html',
  page: `<html>
<head><title>502 Bad Gateway</title></head>
<body>
<center><h1>502 Bad Gateway</h1></center>
</body>
</html>
`,
} as const;

/** Stands for a response that is never delivered. */
export function noResponse(): Response {
  return new Response(null, { status: NO_RESPONSE_STATUS });
}

/** A response that is no JSON. */
export function garbageResponse(c: Context<Env>): Response {
  return c.body(GARBAGE.page, GARBAGE.status, { 'Content-Type': GARBAGE.type });
}

/** Cuts or empties the body of a response. Truncation happens during delivery. */
export async function corruptBody(
  c: Context<Env>,
  response: Response,
  body: FaultRecord['body'],
): Promise<Response> {
  if (body !== 'malformed' && body !== 'empty') return response;
  const { status, headers } = response;
  const whole = await response.text();
  const text = body === 'empty' ? '' : whole.slice(0, -Math.ceil(whole.length / 3));
  c.set('responseText', text);
  return new Response(text, { status, headers });
}

/** The error that a fault's problem stands for. */
export function errorOf(problem: DomainError['kind'], why: string): DomainError {
  return problem === 'invalid_parameters'
    ? { kind: problem, errors: { fault: [why] }, why }
    : { kind: problem, why };
}

const EFFECTS = {
  drop: 'drops the connection',
  hang: 'never responds',
  malformed: 'cuts the JSON short',
  truncated: 'truncates the body',
  empty: 'leaves out the body',
  garbage: 'responds with the error page of a load balancer',
} as const;

/** Explains in the request log what a fault did. */
export function explainFault(fault: FaultRecord): string {
  const { id, problem, tokenError, network, body } = fault;
  const effect = network ?? body;
  const error = problem ?? tokenError;
  const response = error === undefined ? 'slows it down' : `responds with \`${error}\``;
  return `the fault \`${id}\` ${effect === undefined ? response : EFFECTS[effect]}`;
}
