/** Run by Node in a project that has installed the package: what a journey gave, as JSON. */
import { createHash } from 'node:crypto';
// A library of another vendor, with a Hono of its own.
import { HTTPException } from 'auth';
import { connectBankHost } from 'connect-bank/host';
import { createSandbox } from 'connect-bank/sandbox';
import { Hono } from 'hono';

const PAGE = 'https://partner.example';
const VERIFIER = 'v'.repeat(43);

const sandbox = createSandbox();
const host = connectBankHost({
  truelayer: {
    clientId: 'sandbox-connect-bank',
    clientSecret: 'sandbox-secret',
    environment: 'sandbox',
    fetch: sandbox.fetch,
  },
  publicUrl: `${PAGE}/connect-bank`,
  user: (c) => {
    if (c.req.header('Cookie') === undefined) throw new HTTPException(401);
    return { id: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' };
  },
});
const apps = {
  route: new Hono().route('/connect-bank', host),
  mount: new Hono().mount('/connect-bank', host.fetch),
};

const headers = { Origin: PAGE, 'Sec-Fetch-Site': 'same-origin', 'X-Connect-Bank': '1' };
const challenge = createHash('sha256').update(VERIFIER).digest('base64url');

async function walkJourney(app) {
  const create = (more) =>
    app.request(`${PAGE}/connect-bank/sessions`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json', ...more },
      body: JSON.stringify({ use_case: 'rewards', mode: 'popup', challenge }),
    });
  const signedOut = await create({});
  const created = await create({ Cookie: 'session=ada' });
  const { session_id, authorization_uri } = await created.json();
  const { returnUri } = await sandbox.journey(authorization_uri).approve({ user: 'john' });
  const cookie = created.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const returned = await app.request(returnUri, { headers: { Cookie: `session=ada; ${cookie}` } });
  const polled = await app.request(`${PAGE}/connect-bank/sessions/${session_id}`, {
    headers: { ...headers, Cookie: 'session=ada', 'X-Connect-Bank-Verifier': VERIFIER },
  });
  const { status } = await polled.json();
  const journey = { created: created.status, returned: returned.status, status };
  return { journey, signedOut: signedOut.status };
}

const isSameHono = host.constructor === Hono;
const route = await walkJourney(apps.route);
const mount = await walkJourney(apps.mount);
console.log(JSON.stringify({ isSameHono, route, mount }));
