import { expect, it } from 'vitest';
import { returnAddressOf } from '../../../../sandbox-server/domain/connection/return-uri.ts';
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
])('sends the user from %s back to %s', (returnUri, address) => {
  expect(returnAddressOf(connectionAt('authorized', { returnUri }))).toBe(address);
});

it('says on the way back that there is no authorised connection', () => {
  const connection = connectionAt('failed', { returnUri: 'https://app.example/' });
  expect(returnAddressOf(connection)).toBe(
    'https://app.example/?connection_id=c&error=provider_rejected',
  );
});

it('sends the user nowhere when the client gave no address', () => {
  expect(returnAddressOf(connectionAt('authorized'))).toBeUndefined();
});
