import { describe, expect, it } from 'vitest';
import { connectBankHost, type HostOptions } from '../../../../widget/host/index.ts';
import { PUBLIC_URL, setupHost, USER } from '../setup-host.ts';

const { truelayer } = setupHost();
const OPTIONS = { truelayer: truelayer.options, publicUrl: PUBLIC_URL, user: () => USER };
const VALID = { use_case: 'rewards', mode: 'popup', challenge: 'c'.repeat(43) };

/** As JavaScript may call it. */
const create = (wrong: object) => connectBankHost({ ...OPTIONS, ...wrong } as HostOptions);

describe('an unknown option is rejected when the app is created', () => {
  it.each([
    ['onAuthorised', 'onAuthorized'],
    ['public_url', 'publicUrl'],
    ['origin', 'origins'],
    ['getUser', 'user'],
    ['userIP', 'userIp'],
    ['onEvents', 'onEvent'],
    ['usecases', 'useCases'],
    ['renewals', 'renewal'],
    ['webhook', 'onWebhook'],
    ['colour', undefined],
  ])('%s, and %s is suggested', (name, meant) => {
    const hint = meant === undefined ? 'Known are ' : `Did you mean '${meant}'?`;
    expect(() => create({ [name]: () => 0 })).toThrow(
      `connectBankHost: Unknown option '${name}'. ${hint}`,
    );
  });

  it.each([
    ['renewal', { own: () => true }, "renewal: Unknown option 'own'. Did you mean 'owns'?"],
    [
      'useCases',
      { rewards: { scopes: ['accounts'], access_type: 'recurring' } },
      "useCases.rewards: Unknown option 'access_type'. Did you mean 'accessType'?",
    ],
    [
      'useCases',
      { a: { scopes: ['accounts'], accessType: 'recurring', providers: { country: ['GB'] } } },
      "useCases.a.providers: Unknown option 'country'. Did you mean 'countries'?",
    ],
  ])('below %s: %j', (name, value, message) => {
    expect(() => create({ [name]: value })).toThrow(message);
  });

  it('and so is a call without options', () => {
    expect(() => Reflect.apply(connectBankHost, undefined, [])).toThrow(
      'connectBankHost: expected an object, received undefined',
    );
  });
});

describe('an invalid option is rejected when the app is created', () => {
  it.each([
    ['truelayer', undefined, 'truelayer: is required'],
    [
      'useCases',
      { a: { scopes: ['accounts'], accessType: 'recurring', countryCode: 'gb' } },
      'useCases.a.countryCode: expected two upper-case letters such as GB, received',
    ],
    ['truelayer', 'sandbox', 'truelayer: expected an object'],
    ['publicUrl', undefined, 'publicUrl: is required'],
    ['publicUrl', '', 'received an empty string'],
    ['publicUrl', 'partner.example/connect-bank', 'publicUrl: expected an absolute https URL'],
    ['publicUrl', '/connect-bank', 'publicUrl: expected an absolute https URL'],
    ['publicUrl', `${PUBLIC_URL}#x`, 'without query or fragment'],
    ['publicUrl', 7, 'publicUrl: expected a URL'],
    ['user', undefined, 'user: is required'],
    ['user', USER, 'user: expected a function'],
    ['origins', 'https://www.partner.example', 'origins: expected an array'],
    ['origins', [/partner/], 'origins: expected an array'],
    ['origins', ['*'], 'wildcards are not supported'],
    ['origins', ['https://*.partner.example'], 'wildcards are not supported'],
    ['origins', ['www.partner.example'], "Did you mean 'https://www.partner.example'?"],
    ['origins', ['https://partner.example/shop'], "Did you mean 'https://partner.example'?"],
    ['origins', ['null'], 'is not an origin'],
    ['returnUrls', 'https://partner.example/', 'returnUrls: expected an array'],
    ['unknownBrowser', 'confrim', "Did you mean 'confirm'?"],
    ['unknownBrowser', null, "unknownBrowser: expected one of 'confirm'"],
    ['useCases', {}, 'at least one'],
    ['useCases', ['rewards'], 'useCases: expected an object'],
    ['useCases', { a: { scopes: 'accounts', accessType: 'recurring' } }, 'useCases.a.scopes'],
    [
      'useCases',
      { a: { scopes: ['account'], accessType: 'recurring' } },
      "Did you mean 'accounts'?",
    ],
    ['useCases', { a: { scopes: ['accounts'] } }, 'useCases.a.accessType'],
    ['userIp', '203.0.113.7', 'userIp: expected a function'],
    ['renewal', {}, 'renewal.owns: is required'],
    ['renewal', { owns: () => true, reconfirms: 'yes' }, 'renewal.reconfirms'],
    ['rateLimit', 10, 'rateLimit: expected a function'],
    ['store', { get: () => 0 }, 'redisStore(client)'],
    ['onAuthorized', null, 'onAuthorized: expected a function'],
    ['onEvent', console, 'onEvent: expected a function'],
    ['shutdown', new AbortController(), 'shutdown: expected an AbortSignal'],
    ['journeyTimeoutMs', '1800000', 'journeyTimeoutMs: expected a number'],
    ['journeyTimeoutMs', 0, 'journeyTimeoutMs: expected a number'],
    ['clock', 0, 'clock: expected a function'],
  ])('%s: %j', (name, value, message) => {
    expect(() => create({ [name]: value })).toThrow(TypeError);
    expect(() => create({ [name]: value })).toThrow(message);
  });

  it('but undefined means the default', () => {
    const optional = { origins: undefined, store: undefined, onEvent: undefined, clock: undefined };
    expect(() => create(optional)).not.toThrow();
  });
});

describe('another spelling of an origin is the same origin', () => {
  it.each([
    'https://shop.example/',
    'https://SHOP.example',
    'https://shop.example:443',
    ' https://shop.example ',
  ])('%j', async (origin) => {
    const world = setupHost({ origins: [origin] });
    const response = await world.create(VALID, {
      Origin: 'https://shop.example',
      'Sec-Fetch-Site': 'cross-site',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://shop.example');
  });

  it('so are those of publicUrl and returnUrls', async () => {
    const world = setupHost({
      publicUrl: 'https://PARTNER.example:443/connect-bank/',
      returnUrls: ['https://APP.partner.example'],
    });
    const body = { ...VALID, mode: 'redirect', return_path: 'https://app.partner.example/' };
    expect((await world.create(body)).status).toBe(201);
  });
});

describe('options of TrueLayer that are only known at run time', () => {
  it('are not read before the first request, and then once', async () => {
    let calls = 0;
    const world = setupHost({
      truelayer: () => {
        calls += 1;
        return truelayer.options;
      },
    });
    expect(calls).toBe(0);
    expect((await world.create(VALID)).status).toBe(201);
    expect((await world.create(VALID)).status).toBe(201);
    expect(calls).toBe(1);
  });

  it.each([
    ['are missing', () => ({ ...truelayer.options, clientId: '' }), /clientId/],
    ['are no object', () => undefined as never, /./],
  ])('cause a problem for each session while they %s', async (_, late, detail) => {
    const world = setupHost({ truelayer: late });
    const response = await world.create(VALID);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      code: 'misconfigured',
      detail: expect.stringMatching(detail),
    });
  });

  it('send the browser nothing of what their function throws, and the operator everything', async () => {
    const thrown: unknown[] = [];
    const world = setupHost({
      truelayer: () => {
        throw new Error('SECRET_KEY');
      },
      onEvent: (_, error) => thrown.push(error),
    });
    const text = await (await world.create(VALID)).text();
    expect(text).toContain('truelayer() threw an error');
    expect(text).not.toContain('SECRET_KEY');
    expect(thrown).toMatchObject([{ cause: { message: 'SECRET_KEY' } }]);
  });
});

describe('an invalid publicUrl at run time', () => {
  it.each(['', '/connect-bank', 'http://partner.example/', undefined])(
    'causes the problem misconfigured for each session: %j',
    async (publicUrl) => {
      const world = setupHost({ publicUrl: () => publicUrl as string });
      const response = await world.create(VALID);
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({
        code: 'misconfigured',
        detail: expect.stringMatching(/^publicUrl: expected an absolute https URL/),
      });
    },
  );
});

describe('a publicUrl without the mount path', () => {
  const ROOT = new URL(PUBLIC_URL).origin;
  const send = (
    publicUrl: string,
    called = `${PUBLIC_URL}/sessions`,
    headers: Record<string, string> = {},
  ) => {
    const world = setupHost({ publicUrl });
    const all = { 'Content-Type': 'application/json', 'X-Connect-Bank': '1', Origin: ROOT };
    const init = { method: 'POST', body: JSON.stringify(VALID), headers: { ...all, ...headers } };
    const app = new URL(called).pathname.startsWith('/connect-bank') ? world.app : world.host;
    return { world, response: Promise.resolve(app.fetch(new Request(called, init))) };
  };

  it.each([ROOT, `${ROOT}/`, `${ROOT}/bank`])(
    'is reported with both paths, and no user is sent to a bank: %s',
    async (publicUrl) => {
      const { world, response } = send(publicUrl);
      expect((await response).status).toBe(500);
      const { code, detail } = await (await response).json();
      expect(code).toBe('misconfigured');
      expect(detail).toContain(publicUrl.replace(/\/$/, ''));
      expect(detail).toContain('mounted at /connect-bank');
      expect(world.events).toMatchObject([{ type: 'session-rejected', code: 'misconfigured' }]);
      expect(world.truelayer.asked).toEqual([]);
    },
  );

  it.each([
    ['a proxy that takes the path off', PUBLIC_URL, `${ROOT}/sessions`, {}],
    ['a proxy that takes a part of the path off', `${ROOT}/api/connect-bank`, undefined, {}],
    ['a proxy that adds the path', ROOT, undefined, { 'X-Forwarded-For': '203.0.113.7' }],
    ['another host inside', ROOT, 'http://127.0.0.1:3000/connect-bank/sessions', {}],
    ['a slash at the end', `${PUBLIC_URL}/`, `${PUBLIC_URL}/sessions/`, {}],
  ])('is not detected in %s', async (_, publicUrl, called, headers) => {
    expect((await send(publicUrl, called, headers).response).status).toBe(201);
  });
});
