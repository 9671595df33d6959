import type { Context } from 'hono';
import type { DomainError } from '../../domain/error.ts';
import type { FaultRecord } from '../../domain/faults/fault.ts';
import type { Env } from '../exchange.ts';

/** nginx's own status for a connection that it closed without an answer. Nobody is sent it. */
const NO_ANSWER = 444;

/** What a load balancer says when nobody behind it answers. */
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

/** In place of a call whose caller never hears of it. */
export function noAnswer(): Response {
  return new Response(null, { status: NO_ANSWER });
}

/** In place of a call that did not get as far as the operation. */
export function garbageAnswer(c: Context<Env>): Response {
  return c.body(GARBAGE.page, GARBAGE.status, { 'Content-Type': GARBAGE.type });
}

/** The right answer with a body that is not. A truncated one is broken off on its way. */
export async function spoiled(
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

const DEEDS = {
  drop: 'drops the connection',
  hang: 'never answers',
  malformed: 'cuts the JSON short',
  truncated: 'breaks the answer off half way',
  empty: 'leaves the body out',
  garbage: 'answers with a page of a load balancer',
} as const;

/** For the tester: what a fault does to the call. */
export function whyOf({ id, problem, network, body }: FaultRecord): string {
  const deed = network ?? body;
  const answers = problem === undefined ? 'slows it down' : `answers with \`${problem}\``;
  return `the fault \`${id}\` ${deed === undefined ? answers : DEEDS[deed]}`;
}
