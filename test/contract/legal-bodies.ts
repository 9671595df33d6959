import fc from 'fast-check';
import { PROVIDERS } from '../../sandbox-server/fixtures/providers.ts';
import type { DeclaredBody } from './oracle.ts';
import { valuesOf } from './values.ts';

type Body = Record<string, unknown>;

/** Valid bodies of `POST /v3/data-connections`, by the schema and the description of the document. */
export function legalConnections({ schema, at }: DeclaredBody): fc.Arbitrary<Body> {
  const prose = fc.record({
    email: fc.emailAddress(),
    providerId: fc.constantFrom(...PROVIDER_IDS),
  });
  return fc
    .tuple(valuesOf(schema, at), prose)
    .map(([body, { email, providerId }]) =>
      applyDescriptions(body as Connection, email, providerId),
    );
}

/** Valid bodies of `POST …/transactions/requests` for first pages, without a cursor. */
export function legalRequests({ schema, at }: DeclaredBody): fc.Arbitrary<Body> {
  return valuesOf(schema, at).map((value) => {
    const { cursor: _, from, to, ...body } = value as Body & { from: string; to: string };
    return from <= to ? { ...body, from, to } : { ...body, from: to, to: from };
  });
}

/** Edge cases; `undefined` removes the value. */
const EDGES = fc.constantFrom(
  ...[
    undefined,
    null,
    true,
    false,
    0,
    -1,
    501,
    1.5,
    '',
    '50',
    'x',
    [],
    {},
    ['accounts', 'accounts'],
  ],
  ...[
    '2026-02-30',
    '(brackets)',
    '+0',
    'javascript:alert(1)',
    '/back',
    'https://',
    'x'.repeat(501),
  ],
);

/** A valid body in which one value at any depth is replaced or removed. */
export function invalidated(legal: fc.Arbitrary<Body>): fc.Arbitrary<unknown> {
  const json = fc.jsonValue({ noUnicodeString: false });
  const values = fc.oneof({ weight: 4, arbitrary: EDGES }, { weight: 1, arbitrary: json });
  return fc.tuple(legal, fc.nat(), values).map(([body, at, value]) => {
    const copy = structuredClone(body);
    const places = placesIn(copy);
    const place = places[at % places.length];
    if (place === undefined) return value;
    const { holder, key } = place;
    if (value === undefined) delete holder[key];
    else holder[key] = value;
    return copy;
  });
}

const PROVIDER_IDS = PROVIDERS.map(({ id }) => id);

type Connection = Body & {
  scopes: string[];
  provider_selection: { type: string };
  user_consent: { type: string };
  user: Body;
  hosted_page?: { type: string };
  authorization_flow?: { redirect: { return_uri: string } };
};

/** Applies the rules of the document's descriptions and the sandbox's list of banks. */
function applyDescriptions(body: Connection, email: string, providerId: string): Body {
  const { authorization_flow: flow, provider_selection: selection, ...rest } = body;
  const isPreselected = selection.type === 'preselected';
  const isPrecaptured = body.user_consent.type === 'precaptured';
  const isOurs = body.hosted_page?.type === 'authorization_flow';
  return {
    ...rest,
    user: { name: 'Ada', email, ...body.user },
    provider_selection: isPreselected ? { ...selection, provider_id: providerId } : selection,
    ...(isPrecaptured && {
      user_consent: { ...body.user_consent, captured_at: '2026-03-16T11:59:00.000Z' },
    }),
    ...(body.scopes.includes('info') && { data_access_type: 'one_time' }),
    ...(flow && !isOurs && { authorization_flow: { redirect: { return_uri: 'app.x://back' } } }),
  };
}

type Place = { holder: Body; key: string };

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Body;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
