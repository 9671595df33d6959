import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox-server/index.ts';
import { type Listening, listen } from '../../sandbox-server/node.ts';
import { actAs, CREATE_BODY, json } from './app.ts';
import { approve, person } from './person.ts';

const NOW = '2026-03-16T12:00:00Z';
const ORIGIN = 'https://truelayer.test';
const URLS = { auth: ORIGIN, api: ORIGIN, app: ORIGIN, webhooks: ORIGIN };
const LENGTH = 200;

/** A server's own headers, about the wire and not about the answer. */
const OF_THE_WIRE = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

/** Every answer to the script, as text: status, headers, body. */
async function recorded(seed: string, bring: (sandbox: Sandbox) => Sandbox['fetch']) {
  const sandbox = createSandbox({ seed, now: NOW, urls: URLS });
  sandbox.clock.freeze(Date.parse(NOW));
  const answers: string[] = [];
  const fetch = bring(sandbox);
  await play(sandbox, async (input, init) => {
    const response = await fetch(input, init);
    answers.push(await textOf(response.clone()));
    return response;
  });
  return answers;
}

async function textOf(response: Response): Promise<string> {
  const headers = [...response.headers].filter(([name]) => !OF_THE_WIRE.includes(name));
  return JSON.stringify([response.status, headers, await response.text()]);
}

const USERS = [
  { username: 'john', password: 'doe' },
  { username: 'several', password: 'doe' },
  { username: 'error.provider_error', password: 'error' },
  { username: 'slow', password: 'doe' },
];

/** Tokens, journeys, data, refusals and time, in an order that depends on nothing. */
async function play({ clock, connections }: Sandbox, fetch: Sandbox['fetch']): Promise<void> {
  for (const [round, user] of [...USERS, ...USERS].entries()) {
    const { call, create, connect } = await actAs(fetch);
    await call('POST', '/v3/data-connections', { body: { scopes: [round] } });
    const { id } = await connect(CREATE_BODY, user);
    await json(await call('GET', '/v3/connected-accounts', { connection: id }));
    const account = connections.get(id)?.accountIds?.[0];
    const path = `/v3/connected-accounts/${account}/transactions/requests`;
    const body = { from: '2025-11-01', to: '2026-03-31', page_size: 40 };
    for (const enrichment of [undefined, { transaction_category: true, merchant_name: true }]) {
      const asked = await call('POST', path, { body: { ...body, enrichment }, connection: id });
      const { id: request } = await json(asked);
      await call('GET', `${path}/${request}`, { connection: id });
      clock.advance('PT7M');
      await call('GET', `${path}/${request}`, { connection: id });
    }
    await call('GET', `/v3/data-connections/${id}/user-info`);
    await call('DELETE', `/v3/data-connections/${id}`);
    const { hosted_page: page } = await create();
    const visitor = await person(fetch).visit(page.uri);
    await visitor.submit({ query: 'bank' });
    await approve(visitor, user);
    clock.advance('P1D');
  }
}

describe('the same seed and clock', () => {
  let first: string[];
  let listening: Listening;
  let served: Sandbox;

  beforeAll(async () => {
    listening = await listen({ fetch: (request) => served.fetch(request) });
    first = await recorded('seed', ({ fetch }) => fetch);
  });
  afterAll(() => listening.close());

  const overPort = (sandbox: Sandbox): Sandbox['fetch'] => {
    served = sandbox;
    return (input, init) => {
      const { pathname, search } = new URL(String(input));
      return fetch(`${listening.url}${pathname}${search}`, { redirect: 'manual', ...init });
    };
  };

  it(`are asked at least ${LENGTH} times`, () => {
    expect(first.length).toBeGreaterThanOrEqual(LENGTH);
    expect(new Set(first.map((answer) => answer.slice(1, 4)))).toEqual(
      new Set(['200', '201', '202', '303', '400', '403', '404', '502']),
    );
  });

  it('give the same bytes in another sandbox', async () => {
    expect(await recorded('seed', ({ fetch }) => fetch)).toEqual(first);
  });

  it('give the same bytes over a port', async () => {
    expect(await recorded('seed', overPort)).toEqual(first);
  });

  it('give other bytes when the seed is another', async () => {
    const other = await recorded('other seed', ({ fetch }) => fetch);
    expect(other).toHaveLength(first.length);
    expect(other.filter((answer, i) => answer === first[i])).toEqual([]);
  });
});
