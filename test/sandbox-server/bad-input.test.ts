import { connect } from 'node:net';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSandbox } from '../../sandbox-server/index.ts';
import { listen } from '../../sandbox-server/node.ts';
import { API, AUTH, actAs, CREATE_BODY, json, type SandboxSetup } from './app.ts';
import { type DeliverySetup, describeEveryDelivery } from './every-delivery.ts';

const CREATE = '/v3/data-connections';
const PERIOD = { from: '2026-01-01', to: '2026-03-16' };
const TWO_MEGABYTES = 2_000_000;
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Neither ASCII nor valid UTF-8, wherever it stands. */
const NOT_UTF_8 = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]);

/** A body whose length nobody knows before its end. */
function streamOf(bytes: number): RequestInit {
  const piece = new Uint8Array(50_000).fill(0x20);
  let left = bytes;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (left <= 0) return controller.close();
      left -= piece.byteLength;
      controller.enqueue(piece);
    },
  });
  return { body, duplex: 'half' } as RequestInit;
}

/** What is wrong with a body → the request, and the key under which the answer says so. */
const BODIES: [string, () => RequestInit, string][] = [
  ['nothing', () => ({ body: '' }), 'body'],
  ['half of a JSON object', () => ({ body: '{"scopes":["acc' }), 'body'],
  ['JSON with a comma too many', () => ({ body: '{"from":"2026-01-01",}' }), 'body'],
  ['JSON with a NUL', () => ({ body: '{"from":"\u0000"}' }), 'body'],
  ['two JSON values', () => ({ body: '{}{}' }), 'body'],
  ['a JSON number beyond all bounds', () => ({ body: '1e999' }), 'body'],
  ['a JSON string', () => ({ body: '"scopes"' }), 'body'],
  ['a JSON list, a hundred thousand deep', () => ({ body: deep(100_000) }), 'body'],
  ['bytes that are not UTF-8', () => ({ body: NOT_UTF_8 }), 'body'],
  ['UTF-16', () => ({ body: new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]) }), 'body'],
  ['two megabytes', () => ({ body: `"${'x'.repeat(TWO_MEGABYTES)}"` }), 'body'],
  ['two megabytes of unknown length', () => streamOf(TWO_MEGABYTES), 'body'],
  ['text', typed('text/plain'), 'Content-Type'],
  ['a form', typed('application/x-www-form-urlencoded'), 'Content-Type'],
  ['several parts', typed('multipart/form-data; boundary=x'), 'Content-Type'],
  ['lines of JSON', typed('application/jsonl'), 'Content-Type'],
  ['no media type at all', typed(''), 'Content-Type'],
  ['a media type that is none', typed('json'), 'Content-Type'],
  ['two media types', typed('application/json, application/json'), 'Content-Type'],
];

function deep(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`;
}

function typed(type: string): () => RequestInit {
  return () => ({ body: JSON.stringify(CREATE_BODY), headers: { 'Content-Type': type } });
}

/** Ids that nobody has, as they stand in a path. */
const IDS: [string, string][] = [
  ['a single quote', '%27'],
  ['a double quote', '%22'],
  ['a new line', 'a%0Ab'],
  ['a carriage return', '%0D%0A'],
  ['a NUL', '%00'],
  ['markup', '%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
  ['a slash in disguise', '..%2F..%2Fhealth'],
  ['a percent sign and no more', '%'],
  ['a percent sign before other letters', '%ZZ'],
  ['half of a character', '%E0%A4'],
  ['an emoji', '%F0%9F%92%B7'],
  ['bare umlauts', 'äöü'],
  ['a property of every object', '__proto__'],
  ['a method of every object', 'constructor'],
  ['five thousand letters', 'x'.repeat(5000)],
];

const NO_DATES = [
  '2026-02-30',
  '2025-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-1-1',
  '26-01-01',
  '01/01/2026',
  '20260101',
  '2026-01-01T00:00:00Z',
  ' 2026-01-01',
  '２０２６-01-01',
  'today',
  '',
  20260101,
  null,
  ['2026-01-01'],
];

const NO_PAGE_SIZES = [0, -1, 501, 1e21, 1.5, '50', true, null, [], {}];

async function connected(setup: DeliverySetup['setup']) {
  const base = await setup();
  const { id: connection } = await base.connect();
  const account = base.sandbox.connections.get(connection)?.accountIds?.[0] ?? '';
  const path = `/v3/connected-accounts/${account}/transactions/requests`;
  return { ...base, connection, account, path, ...pagesOf(base, { path, connection }) };
}

function pagesOf({ call }: Pick<SandboxSetup, 'call'>, { path = '', connection = '' }) {
  const ask = (body: unknown) => call('POST', path, { body, connection });
  const cursorAfter = async (body: object): Promise<string> => {
    const { id } = await json(await ask({ ...body, page_size: 5 }));
    const page = await json(await call('GET', `${path}/${id}`, { connection }));
    return page.result.pagination.next_cursor;
  };
  return { ask, cursorAfter };
}

async function expectInvalid(response: Response, key: string) {
  expect(response.status).toBe(400);
  const problem = await json(response);
  expect(problem.title).toBe('Invalid Parameters');
  expect(Object.keys(problem.errors)).toEqual([key]);
  for (const messages of Object.values<string[]>(problem.errors)) {
    expect(messages.join()).toMatch(/^(Must|Unknown value)/);
  }
}

async function expectNotFound(response: Response) {
  expect(response.status).toBe(404);
  expect(await json(response)).toMatchObject({ title: 'Not Found', status: 404 });
}

describeEveryDelivery('bad input', ({ setup }) => {
  /** For tests that change nothing. */
  let bank: Awaited<ReturnType<typeof connected>>;
  beforeAll(async () => {
    bank = await connected(setup);
  });

  describe('a body', () => {
    it.each(BODIES)('of %s creates no connection', async (_, init, key) => {
      const { fetch, token, sandbox } = await setup();
      const { headers, ...request } = init();
      const response = await fetch(`${API}${CREATE}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, ...JSON_TYPE, ...headers },
        ...request,
      });
      await expectInvalid(response, key);
      expect(sandbox.connections.list()).toEqual([]);
    });

    it.each(BODIES)('of %s makes no transactions request', async (_, init, key) => {
      const { fetch, token, connection, path } = bank;
      const { headers, ...request } = init();
      const own = { Authorization: `Bearer ${token}`, 'Connection-Id': connection };
      const response = await fetch(`${API}${path}`, {
        method: 'POST',
        headers: { ...own, ...JSON_TYPE, ...headers },
        ...request,
      });
      await expectInvalid(response, key);
    });

    it.each(BODIES)('of %s gets no token', async (_, init) => {
      const { fetch } = await setup();
      const { headers, ...request } = init();
      const response = await fetch(`${AUTH}/connect/token`, {
        method: 'POST',
        headers: { ...JSON_TYPE, ...headers },
        ...request,
      });
      expect(response.status).toBe(400);
      expect(await json(response)).toMatchObject({ error: 'invalid_request' });
    });

    it.each(BODIES)('of %s is no form of the journey', async (_, init) => {
      const { fetch, sandbox, create } = await setup();
      const { hosted_page: page, id } = await create();
      await fetch(page.uri);
      const { headers, ...request } = init();
      const response = await fetch(`${page.uri.split('?')[0]}/provider`, {
        method: 'POST',
        headers: { ...JSON_TYPE, ...headers },
        ...request,
      });
      expect(response.status).toBe(422);
      expect(response.headers.get('Content-Type')).toContain('text/html');
      expect(sandbox.connections.get(id)?.providerId).toBeUndefined();
    });

    it.each([
      ['with a byte-order mark', new TextEncoder().encode(`\uFEFF${JSON.stringify(CREATE_BODY)}`)],
      ['with another media type of JSON', JSON.stringify(CREATE_BODY)],
    ])('%s is still read', async (_, body) => {
      const { fetch, token } = await setup();
      const response = await fetch(`${API}${CREATE}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'Application/Vnd.Shop+JSON; charset="utf-8"',
        },
        body,
      });
      expect(response.status).toBe(201);
    });
  });

  describe('a field', () => {
    it.each(NO_DATES)('from is no date: %j', async (from) => {
      const { ask } = bank;
      await expectInvalid(await ask({ ...PERIOD, from }), 'from');
    });

    it.each(NO_PAGE_SIZES)('page_size is no size: %j', async (size) => {
      const { ask } = bank;
      await expectInvalid(await ask({ ...PERIOD, page_size: size }), 'page_size');
    });

    it('that comes twice counts as the last', async () => {
      const { ask } = bank;
      const response = await ask('{"from":"2026-02-30","from":"2026-01-01","to":"2026-03-16"}');
      expect(response.status).toBe(202);
    });

    it('may hold control characters, halves of emojis and names of properties', async () => {
      const { create, sandbox } = await setup();
      const metadata = '{"__proto__":"a","constructor":"\\u0000","\\ud800":"\\udfff","":"\\u202e"}';
      const body = JSON.stringify({ ...CREATE_BODY, metadata: {} }).replace('{}', metadata);
      const response = await (await setup()).call('POST', CREATE, { body });
      expect(response.status).toBe(201);
      const user = { ...CREATE_BODY.user, id: '\u0000\ud800"\'<&' };
      const { id } = await create({ ...CREATE_BODY, user });
      expect(sandbox.connections.get(id)?.userId).toBe(user.id);
    });
  });

  describe('a cursor', () => {
    it('of another account is refused', async () => {
      const { sandbox, call, connect: open } = await setup();
      const { id: connection } = await open(CREATE_BODY, { username: 'several', password: 'doe' });
      const [one, other] = (sandbox.connections.get(connection)?.accountIds ?? []).map((id) =>
        pagesOf(
          { call },
          { path: `/v3/connected-accounts/${id}/transactions/requests`, connection },
        ),
      );
      const cursor = await one?.cursorAfter(PERIOD);
      expect((await one?.ask({ ...PERIOD, cursor }))?.status).toBe(202);
      await expectInvalid((await other?.ask({ ...PERIOD, cursor })) as Response, 'cursor');
    });

    it('of another connection with the same account is refused', async () => {
      const { connect: open, call, path, cursorAfter } = bank;
      const { id: connection } = await open();
      const cursor = await cursorAfter(PERIOD);
      const { ask } = pagesOf({ call }, { path, connection });
      expect((await ask(PERIOD)).status).toBe(202);
      await expectInvalid(await ask({ ...PERIOD, cursor }), 'cursor');
    });

    it('of another client’s connection with the same account is refused', async () => {
      const base = bank;
      const cursor = await base.cursorAfter(PERIOD);
      const credentials = { id: 'other', secret: 'other-secret' };
      base.sandbox.clients.add(credentials);
      const other = await actAs(base.fetch, credentials);
      const { id: connection } = await other.connect();
      const { ask } = pagesOf(other, { path: base.path, connection });
      expect((await ask(PERIOD)).status).toBe(202);
      await expectInvalid(await ask({ ...PERIOD, cursor }), 'cursor');
    });

    it.each([
      ['is cut', (cursor: string) => cursor.slice(0, -12)],
      ['has grown', (cursor: string) => `${cursor}${btoa('|more')}`],
      ['is empty', () => ''],
      ['has a new line', (cursor: string) => `${cursor}\n%0a`],
      ['is markup', () => '<script>'],
      ['is an emoji', () => '💷'],
      ['is long', () => 'A'.repeat(200_000)],
      ['has a time that is none', (cursor: string) => btoa(atob(cursor).replace(/T\d\d:/, 'T99:'))],
    ])('that %s is refused', async (_, change) => {
      const { ask, cursorAfter } = bank;
      const cursor = change(await cursorAfter(PERIOD));
      await expectInvalid(await ask({ ...PERIOD, cursor }), 'cursor');
    });
  });

  describe('an id', () => {
    it.each(IDS)('with %s is an unknown account', async (_, id) => {
      const { call, connection, path } = bank;
      const unknown = path.replace(/s\/[^/]+\//, `s/${id}/`);
      await expectNotFound(await call('POST', unknown, { body: PERIOD, connection }));
      await expectNotFound(await call('GET', `${unknown}/x`, { connection }));
    });

    it.each(IDS)('with %s is an unknown transactions request', async (_, id) => {
      const { call, connection, path } = bank;
      await expectNotFound(await call('GET', `${path}/${id}`, { connection }));
    });

    it.each(IDS)('with %s is an unknown connection', async (_, id) => {
      const { call } = await setup();
      await expectNotFound(await call('GET', `${CREATE}/${id}/user-info`));
    });

    it.each(IDS)('with %s is an unknown journey', async (_, id) => {
      const { fetch } = await setup();
      for (const start of ['data', 'bank']) {
        const response = await fetch(`https://app.truelayer-sandbox.com/${start}/${id}`);
        expect(response.status).toBe(404);
        expect(await response.text()).not.toContain('<script');
      }
    });

    it.each(['\'"', 'Ã¼', 'x'.repeat(5000), 'a, b', '__proto__'])(
      'in Connection-Id that is %j is unknown',
      async (connection) => {
        const { call } = await setup();
        await expectNotFound(await call('GET', '/v3/connected-accounts', { connection }));
      },
    );
  });

  describe('a header', () => {
    it('Connection-Id that is empty counts as missing', async () => {
      const { call } = await setup();
      const response = await call('GET', '/v3/connected-accounts', { connection: '' });
      await expectInvalid(response, 'Connection-Id');
    });

    it.each([
      ['comes twice', (token: string) => `Bearer ${token}, Bearer ${token}`],
      ['is long', () => `Bearer ${'x'.repeat(9000)}`],
      ['has two tokens', (token: string) => `Bearer ${token} ${token}`],
      ['has no scheme', (token: string) => token],
    ])('Authorization that %s opens nothing', async (_, value) => {
      const { fetch, token } = await setup();
      const headers = { Authorization: value(token) };
      const response = await fetch(`${API}/v3/connected-accounts`, { headers });
      expect(response.status).toBe(401);
    });

    it.each(['Tl-User-IP', 'X-Device-User-Agent', 'Accept', 'Accept-Language', 'Idempotency-Key'])(
      '%s may say anything',
      async (name) => {
        const { call } = await setup();
        for (const value of ['', '999.999.1.1, ::1', '%00"\'<>;,', 'ÿ', 'x'.repeat(5000)]) {
          const headers = { [name]: value };
          const response = await call('POST', CREATE, { body: CREATE_BODY, headers });
          expect(response.status).toBe(201);
        }
      },
    );
  });

  describe('a query', () => {
    it.each(['type=', 'type=Account', 'type=%00', 'type=%ZZ'])('%s is refused', async (query) => {
      const { call, connection } = bank;
      const response = await call('GET', `/v3/connected-accounts?${query}`, { connection });
      await expectInvalid(response, 'type');
    });

    it('with a parameter twice counts as the first', async () => {
      const { call, connection } = bank;
      const path = '/v3/connected-accounts?type=card';
      const cards = await json(await call('GET', path, { connection }));
      expect(await json(await call('GET', `${path}&type=loan`, { connection }))).toEqual(cards);
    });
  });

  describe('a method', () => {
    const KNOWN = [CREATE, '/v3/connected-accounts', '/connect/token', '/health'];

    it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is answered by nothing', async (method) => {
      const { call, sandbox } = await setup();
      for (const path of KNOWN) await expectNotFound(await call(method, path));
      expect(sandbox.connections.list()).toEqual([]);
    });

    it('HEAD is GET without a body', async () => {
      const { call, connection } = bank;
      const response = await call('HEAD', '/v3/connected-accounts', { connection });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
      expect((await call('HEAD', CREATE)).status).toBe(404);
    });
  });

  describe('a path', () => {
    it.each([
      '/v3/connected-accounts/',
      '/v3//connected-accounts',
      '/v3/Connected-Accounts',
      '/v3/connected-accounts;v=1',
      '/v3/connected-accounts%00',
      '/v3/connected-accounts/%2e%2e/',
      '/v3',
      '/v3/',
      '/',
      '/connect/token/',
      '/%',
    ])('%s is not found', async (path) => {
      const { call, connection } = bank;
      await expectNotFound(await call('GET', path, { connection }));
    });
  });
});

const NO_WIRE = { 'in process': 'there is no wire', 'through MSW': 'there is no wire' } as const;

describeEveryDelivery(
  'bytes on the wire',
  () => {
    it.each([
      ['that are not HTTP', 'hello\r\n\r\n', 400],
      ['with two lengths', request('Content-Length: 1', 'Content-Length: 2'), 400],
      ['with a length that is none', request('Content-Length: -1'), 400],
      ['with a header of 64 KiB', request(`X-Long: ${'x'.repeat(65_536)}`), 431],
      ['with a header of control characters', request('X-Bell: \u0007\u0000'), 400],
      ['with a host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
      ['with a backslash in the path', 'GET /v3\\x HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ])('%s are refused, and the next request is answered', async (_, bytes, status) => {
      const { url, hear } = await wire();
      expect(await hear(1, bytes)).toEqual([status]);
      expect((await fetch(`${url}/health`)).status).toBe(200);
    });

    it('without an end are refused before they are all read', async () => {
      const { hear, sent } = await wire();
      expect(await hear(1, CHUNKED, () => chunkOf(0x10000))).toEqual([400]);
      expect(sent()).toBeLessThan(16 * 1024 * 1024);
    });

    it('that are too many leave the connection to the next request', async () => {
      const { hear } = await wire();
      const long = `${CHUNKED}${chunkOf(TWO_MEGABYTES)}${chunkOf(0)}`;
      expect(await hear(2, `${long}GET /health HTTP/1.1\r\nHost: a\r\n\r\n`)).toEqual([400, 200]);
    });
  },
  { skip: NO_WIRE },
);

function request(...headers: string[]): string {
  return ['GET /connect/token HTTP/1.1', 'Host: a', ...headers, '', ''].join('\r\n');
}

const CHUNKED = request('Transfer-Encoding: chunked').replace('GET', 'POST');

function chunkOf(length: number): string {
  return `${length.toString(16)}\r\n${' '.repeat(length)}\r\n`;
}

/** A sandbox on a port, and a socket to it that says what it is told and hears so many statuses. */
async function wire() {
  const { url, close } = await listen(createSandbox());
  onTestFinished(close);
  let sent = 0;
  const hear = (count: number, bytes: string, more?: () => string) =>
    new Promise<number[]>((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      let heard = '';
      const write = (text: string) => {
        sent += text.length;
        return socket.write(text, 'latin1');
      };
      const pump = () => {
        while (more !== undefined && !socket.destroyed && write(more()));
      };
      socket
        .on('drain', pump)
        .on('error', reject)
        .on('connect', () => write(bytes) && pump());
      socket.on('data', (answer) => {
        heard += answer.toString('latin1');
        const statuses = [...heard.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) =>
          Number(status),
        );
        if (statuses.length < count) return;
        socket.destroy();
        resolve(statuses);
      });
    });
  return { url, hear, sent: () => sent };
}
