import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  AISP,
  API,
  AUTH,
  CREATE_BODY,
  json,
  RETURN_URI,
  type SandboxSetup,
  setupSandbox,
} from '../sandbox-server/app.ts';
import { invalidated, legalConnections, legalRequests } from './legal-bodies.ts';
import { type DeclaredBody, MISSING, readOracle } from './oracle.ts';

/** The same cases in every run, and a few seconds of them; more where a case is cheap. */
const FEW = { seed: 20_260_316, numRuns: 80 };
const MANY = { ...FEW, numRuns: 600 };

const oracle = readOracle();

/** The body of an operation; an empty one without the documents, when nothing here runs. */
function bodyOf(id: string): DeclaredBody {
  const body = oracle?.find((operation) => operation.id === id)?.body;
  if (body === undefined) throw new Error(`${id} takes no JSON`);
  return body;
}

describe.skipIf(oracle === undefined)(`random requests (skipped: ${MISSING})`, () => {
  let bank: SandboxSetup & { connection: string; path: string };
  beforeAll(async () => {
    const base = await setupSandbox({ clients: [AISP] });
    const { id: connection } = await base.connect();
    const account = base.sandbox.connections.get(connection)?.accountIds?.[0];
    const path = `/v3/connected-accounts/${account}/transactions/requests`;
    bank = { ...base, connection, path };
  });

  const create = (body: unknown) =>
    bank.call('POST', '/v3/data-connections', { body: JSON.stringify(body) });
  const request = (body: unknown) =>
    bank.call('POST', bank.path, { body: JSON.stringify(body), connection: bank.connection });
  const read = (path: string) => bank.call('GET', path, { connection: bank.connection });

  describe('that are valid', () => {
    it('a valid request creates a connection', async () => {
      const bodies = legalConnections(bodyOf('create-connection'));
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => {
          expect(await summarize(await create(body))).toEqual({ status: 201 });
        }),
        FEW,
      );
    });

    it('a valid request creates a transactions request that can be read', async () => {
      const bodies = legalRequests(bodyOf('connected-accounts-create-transactions-request'));
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => {
          const response = await request(body);
          expect(response.status).toBe(202);
          const { id } = await json(response);
          expect((await read(`${bank.path}/${id}`)).status).toBe(200);
        }),
        FEW,
      );
    });

    it('accounts can be read with any cursor', async () => {
      const queries = fc.record(
        { type: fc.constantFrom('account', 'card'), cursor: fc.string({ unit: 'binary' }) },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(queries, async (query) => {
          const response = await read(`/v3/connected-accounts?${new URLSearchParams(query)}`);
          expect(response.status).toBe(200);
        }),
        FEW,
      );
    });
  });

  describe('that are invalid', () => {
    it('an invalid request creates no connection and changes nothing', async () => {
      const body = bodyOf('create-connection');
      await fc.assert(
        fc.asyncProperty(invalidated(legalConnections(body)), async (value) => {
          const before = bank.sandbox.connections.list().length;
          const answer = await summarize(await create(value));
          const isAllowed = body.validate(value);
          if (!isAllowed) expect(answer.title).toBe('Invalid Parameters');
          const grown = bank.sandbox.connections.list().length - before;
          expect(grown).toBe(answer.status === 201 ? 1 : 0);
        }),
        MANY,
      );
    });

    it('an invalid request creates no transactions request', async () => {
      const body = bodyOf('connected-accounts-create-transactions-request');
      await fc.assert(
        fc.asyncProperty(invalidated(legalRequests(body)), async (value) => {
          const answer = await summarize(await request(value));
          if (!body.validate(value)) expect(answer.title).toBe('Invalid Parameters');
          else expect([202, 400]).toContain(answer.status);
        }),
        MANY,
      );
    });
  });

  describe('of any form', () => {
    it('every operation responds as declared and never with 500', async () => {
      await fc.assert(
        fc.asyncProperty(scribbled(), async ({ method, path, headers, body, known }) => {
          const own = {
            Authorization: `Bearer ${bank.token}`,
            'Connection-Id': bank.connection,
            'Content-Type': 'application/json',
          };
          const account = bank.path.split('/')[3] ?? '';
          const address = known ? path.replace(/(s\/)[^/]*/, `$1${account}`) : path;
          const response = await bank.fetch(`${address.startsWith('/c') ? AUTH : API}${address}`, {
            method,
            headers: { ...own, ...headers },
            ...(method === 'POST' && { body }),
          });
          expect(response.status).toBeLessThan(500);
        }),
        MANY,
      );
    });

    it('every page responds with a page and never with 500', async () => {
      const journey = await create(CREATE_BODY).then(json);
      const atBank = await create(STRAIGHT_TO_BANK).then(json);
      const [hosted = ''] = journey.hosted_page.uri.split('?');
      const visit: string = atBank.authorization_flow.actions.next.uri;
      const forms = [
        `${hosted}/provider`,
        `${hosted}/consent`,
        `${visit}/login`,
        `${visit}/decision`,
      ];
      await fc.assert(
        fc.asyncProperty(SCRIPT_OR_TEXT, fields(), async (query, form) => {
          const shown = await bank.fetch(`${hosted}?query=${encodeURIComponent(query)}`);
          expect(shown.status).toBe(200);
          expect(await shown.text()).not.toContain('<script');
          for (const action of forms) {
            const body = new URLSearchParams(form);
            const sent = await bank.fetch(action, { method: 'POST', body });
            expect([200, 303, 422]).toContain(sent.status);
            expect(await sent.text()).not.toContain('<script');
          }
        }),
        FEW,
      );
    });
  });
});

const STRAIGHT_TO_BANK = {
  ...CREATE_BODY,
  hosted_page: undefined,
  authorization_flow: { redirect: { return_uri: RETURN_URI } },
  provider_selection: { type: 'preselected', provider_id: 'mock' },
  user_consent: { type: 'precaptured', captured_at: '2026-03-16T11:59:00.000Z' },
};

async function summarize(response: Response) {
  const { title, errors } = await json(response);
  return { status: response.status, ...(title && { title }), ...(errors && { errors }) };
}

const TEXT = fc.string({ unit: 'binary', maxLength: 80 });

const SCRIPT_OR_TEXT = fc.oneof(TEXT, fc.constant(`"'><script>alert(1)</script>`));

/** What a header can carry: Latin-1, save the end of a line and NUL. */
const HEADER = fc.string({
  unit: fc
    .integer({ min: 1, max: 255 })
    .filter((code) => ![10, 13].includes(code))
    .map((code) => String.fromCharCode(code)),
});

function fields() {
  return fc.dictionary(
    fc.oneof(fc.constantFrom('provider_id', 'decision', 'username', 'account', '__proto__'), TEXT),
    SCRIPT_OR_TEXT,
  );
}

/** A request to an operation, in which anything that a client writes may be anything. */
function scribbled() {
  const segment = fc.oneof(
    TEXT.map(encodeURIComponent),
    fc.constantFrom('%', '%ZZ', '%00', '%E0%A4', '..%2f', '%0d%0a', '__proto__', "'", '"'),
  );
  const operations = (oracle ?? []).map(({ method, path }) => ({ method, path }));
  const balance = { method: 'GET', path: '/v3/connected-accounts/{account_id}/balance' };
  return fc
    .record({
      operation: fc.constantFrom(...operations, balance),
      segments: fc.array(segment, { minLength: 2, maxLength: 2 }),
      query: fc.option(fc.webQueryParameters({ size: 'small' })),
      known: fc.boolean(),
      headers: fc.record(
        {
          Authorization: HEADER,
          'Connection-Id': HEADER,
          'Content-Type': fc.oneof(
            HEADER,
            fc.constantFrom('text/plain', 'application/x-www-form-urlencoded'),
          ),
          'Content-Length': fc.constantFrom('-1', '0', '5', '1e3', 'x'),
          'Tl-User-IP': HEADER,
          'X-Device-User-Agent': HEADER,
          'Accept-Language': HEADER,
        },
        { requiredKeys: [] },
      ),
      body: fc.oneof(fc.json({ noUnicodeString: false }), TEXT, fc.uint8Array({ maxLength: 200 })),
    })
    .map(({ operation: { method, path }, segments, query, ...rest }) => {
      const [first = '', second = ''] = segments;
      const filled = path.replace(/\{\w+\}/, () => first).replace(/\{\w+\}/, () => second);
      return { ...rest, method, path: query === null ? filled : `${filled}?${query}` };
    });
}
