import { expect, it } from 'vitest';
import { acceptsReturnUri } from '../../../../sandbox-server/domain/world/client.ts';
import { DEFAULT_CLIENT } from '../../../../sandbox-server/fixtures/clients.ts';

const REGISTERED = ['https://app.example/back', 'https://app.example/with?query=1'];
const client = { ...DEFAULT_CLIENT, returnUris: REGISTERED };

it.each([
  'https://app.example/back',
  'https://app.example/back?state=7',
  'https://app.example/with?query=1',
])('a client with registered return URIs may use %s', (uri) => {
  expect(acceptsReturnUri(client, uri)).toBe(true);
});

it.each([
  'https://app.example/back/',
  'https://app.example/back/more?x',
  'https://app.example/backdoor',
  'https://app.example/back#x',
  'https://APP.example/back',
  'http://app.example/back',
  'https://app.example:8443/back',
  'https://app.example/with',
  'https://app.example/with?query=1&more',
  'https://evil.example/?https://app.example/back',
])('a client with registered return URIs may not use %s', (uri) => {
  expect(acceptsReturnUri(client, uri)).toBe(false);
});

it('a client without registered return URIs may use any', () => {
  expect(acceptsReturnUri(DEFAULT_CLIENT, 'http://localhost/')).toBe(true);
});
