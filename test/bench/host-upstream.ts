/**
 * The fastest replacement for TrueLayer: fixed responses with a token and an unauthorised connection.
 */
import { createServer } from 'node:http';

const [port] = process.argv.slice(2);
const TRACE = { 'Tl-Trace-Id': '96ce50247f87f540bb2d86771b3728b8' };

const responses: Readonly<Record<string, { status: number; body: string }>> = {
  'POST /connect/token': createResponse(200, {
    access_token: 'a'.repeat(400),
    expires_in: 3600,
    token_type: 'Bearer',
    scope: 'data',
  }),
  'POST /v3/data-connections': createResponse(201, {
    id: '8f2c1f8e-6c3c-4d0a-9a51-0d9a54a7a0c1',
    status: 'authorization_required',
    user: { id: '5c0a5a0e-2d0e-4a67-8a5e-bb6a0a6d9f10' },
    hosted_page: { uri: `http://127.0.0.1:${port}/data/8f2c1f8e-6c3c-4d0a-9a51-0d9a54a7a0c1` },
  }),
  'GET /v3/connected-accounts': createResponse(400, {
    type: 'https://docs.truelayer.com/docs/error-types#invalid_state',
    title: 'Invalid State',
    status: 400,
  }),
};

createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    const { status, body } =
      responses[`${request.method} ${request.url}`] ?? createResponse(200, {});
    const length = { 'Content-Length': body.length };
    response.writeHead(status, { 'Content-Type': 'application/json', ...TRACE, ...length });
    response.end(body);
  });
}).listen(Number(port), '127.0.0.1');

function createResponse(status: number, body: object) {
  return { status, body: JSON.stringify(body) };
}
