import { describe, expect, it } from 'vitest';
import { AISP, CREATE_BODY, setupSandbox } from '../app.ts';

const APP = 'https://app.truelayer-sandbox.com';
const STATE = 'a-secret-of-the-client';
const RETURN_URI = `https://shop.example/back?state=${STATE}`;

const hosted = {
  ...CREATE_BODY,
  hosted_page: { type: 'authorization_flow', return_uri: RETURN_URI },
};
const led = {
  ...CREATE_BODY,
  hosted_page: undefined,
  authorization_flow: { redirect: { return_uri: RETURN_URI } },
};

/** The forms of a whole journey, up to the bank's last question. */
const STEPS: readonly (readonly [string, string, Record<string, string>])[] = [
  ['journey', 'provider', { provider_id: 'mock' }],
  ['journey', 'consent', { decision: 'allow' }],
  ['bank', 'login', { username: 'john', password: 'doe' }],
];

async function begun(body: object) {
  const base = await setupSandbox({ clients: [AISP] });
  const { id } = await base.create(body);
  const paths = () => {
    const { journeyId = '', bankJourneyId = '' } = base.sandbox.connections.get(id) ?? {};
    return { journey: `/data/${journeyId}`, bank: `/bank/${bankJourneyId}` };
  };
  const post = (path: string, fields: Record<string, string>) =>
    base.unchecked(APP + path, { method: 'POST', body: new URLSearchParams(fields) });
  const get = (path: string, headers: Record<string, string> = {}) =>
    base.unchecked(APP + path, { headers });
  return { ...base, id, paths, post, get };
}

/** Everything that an answer tells its reader. */
async function toldBy(response: Response): Promise<string> {
  return `${JSON.stringify([...response.headers])} ${await response.text()}`;
}

describe.each([
  ['a hosted page', hosted],
  ['a client that leads the user', led],
])('the return URI of %s', (_, body) => {
  it('is told by no page before the journey is over', async () => {
    const { paths, post, get } = await begun(body);
    const { journey, bank } = paths();
    const lookAround = async () => {
      const looks = [journey, `${journey}/result`, `${journey}/return`, bank];
      return Promise.all(looks.map(async (path) => toldBy(await get(path))));
    };
    const told = await lookAround();
    for (const [place, step, fields] of STEPS) {
      const path = place === 'bank' ? bank : journey;
      told.push(await toldBy(await post(`${path}/${step}`, fields)), ...(await lookAround()));
    }
    told.push(await toldBy(await post(`${bank}/decision`, { decision: 'no-such' })));
    expect(told.filter((text) => text.includes(STATE))).toEqual([]);
  });

  it('leads to the current step until then', async () => {
    const { paths, get } = await begun(body);
    const { journey } = paths();
    const response = await get(`${journey}/return`);
    expect([response.status, response.headers.get('Location')]).toEqual([303, journey]);
  });

  it.each(['approve', 'deny', 'failAtBank', 'cancel'] as const)('is open after %s', async (end) => {
    const { sandbox, id, paths, get } = await begun(body);
    await sandbox.journey(id)[end]();
    const response = await get(`${paths().journey}/return`);
    expect(response.headers.get('Location')).toContain(STATE);
  });

  it('stays closed where the user left the page', async () => {
    const { sandbox, id, paths, get } = await begun(body);
    await sandbox.journey(id).abandon();
    const response = await get(`${paths().journey}/return`);
    expect(response.headers.get('Location')).toBe(paths().journey);
  });
});

describe('a page that is asked for ahead of the user', () => {
  it.each([
    ['Sec-Purpose', 'prefetch;prerender'],
    ['Purpose', 'prefetch'],
    ['X-Purpose', 'preview'],
    ['X-Moz', 'prefetch'],
  ])('by %s does not begin the journey, and works when it is shown', async (name, value) => {
    const { sandbox, id, paths, post, get } = await begun(hosted);
    const { journey } = paths();
    const before = sandbox.snapshot().tenants[0]?.connections;
    expect((await get(journey, { [name]: value })).status).toBe(200);
    expect(sandbox.snapshot().tenants[0]?.connections).toEqual(before);
    await post(`${journey}/provider`, { provider_id: 'mock' });
    expect(sandbox.connections.get(id)).toMatchObject({
      ...{ status: 'authorizing', providerId: 'mock' },
    });
  });

  it('by HEAD does not begin the journey', async () => {
    const { sandbox, id, paths, unchecked } = await begun(hosted);
    await unchecked(APP + paths().journey, { method: 'HEAD' });
    expect(sandbox.connections.get(id)?.status).toBe('authorization_required');
  });
});
