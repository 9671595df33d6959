import { expect, it } from 'vitest';
import { returnUriWithOutcome } from '../../../../sandbox-server/domain/connection/return-uri.ts';
import { connectionAt } from './connection-at.ts';

it.each([
  ['https://app.example/back', 'https://app.example/back?connection_id=c'],
  ['https://app.example', 'https://app.example?connection_id=c'],
  [
    'https://app.example/back?state=a%20b+c&x',
    'https://app.example/back?state=a%20b+c&x&connection_id=c',
  ],
  ['https://app.example/#/back', 'https://app.example/?connection_id=c#/back'],
  ['shop.example://back', 'shop.example://back?connection_id=c'],
  ['https://app.example/ü%20日', 'https://app.example/%C3%BC%20%E6%97%A5?connection_id=c'],
])('the outcome is added to the return URI %s: %s', (returnUri, address) => {
  expect(returnUriWithOutcome(connectionAt('authorized', { returnUri }))).toBe(address);
});

it('the return URI of a failed connection has an error', () => {
  const connection = connectionAt('failed', { returnUri: 'https://app.example/' });
  expect(returnUriWithOutcome(connection)).toBe(
    'https://app.example/?connection_id=c&error=provider_rejected',
  );
});

it('a connection without a return URI has none with an outcome', () => {
  expect(returnUriWithOutcome(connectionAt('authorized'))).toBeUndefined();
});
