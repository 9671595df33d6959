import { expect } from '@open-wc/testing';
import { parseAuthorizationUri } from '../../../widget/element/authorization-uri.ts';

const SHOP = { hostname: 'shop.example' };
const LOCAL = { hostname: '127.0.0.1' };

describe('an authorization_uri without origins from the host', () => {
  for (const uri of [
    'https://app.truelayer.com/data/1?connection_id=2',
    'https://app.truelayer-sandbox.com/data/1',
  ]) {
    it(`is accepted as ${uri}`, () => {
      expect(parseAuthorizationUri(uri, undefined, SHOP)).to.equal(uri);
    });
  }

  for (const uri of [
    'http://localhost:4400/data/1',
    'http://bank.localhost/',
    'http://127.0.0.1:4400/data/1',
    'http://[::1]:4400/',
    'https://localhost/',
  ]) {
    it(`is accepted as ${uri} on a loopback page only`, () => {
      expect(parseAuthorizationUri(uri, undefined, LOCAL)).to.equal(uri);
      expect(parseAuthorizationUri(uri, undefined, SHOP)).to.equal(undefined);
    });
  }

  for (const uri of [
    '',
    '/data/1',
    '//app.truelayer.com/data/1',
    'javascript:alert(1)',
    'data:text/html,hello',
    'blob:https://app.truelayer.com/1',
    'http://app.truelayer.com/data/1',
    'https://app.truelayer.com.evil.example/',
    'https://app.truelayer.com@evil.example/',
    'https://user:secret@app.truelayer.com/',
    'https://app.truelayer.com:8443/',
    'https://app.truelayer.com./',
    'https://app.truelаyer.com/',
    'https://app。truelayer。com.evil.example/',
    'https:\\\\evil.example\\@app.truelayer.com/',
    'https://app.truelayer.com%2eevil.example/',
    'https://evil.example/?https://app.truelayer.com/',
    'https://evil.example#@app.truelayer.com/',
    'JaVaScRiPt://app.truelayer.com/%0aalert(1)',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
  ]) {
    it(`is rejected as ${uri || 'an empty string'}`, () => {
      expect(parseAuthorizationUri(uri, undefined, LOCAL)).to.equal(undefined);
    });
  }
});

describe('an authorization_uri with origins from the host', () => {
  it('is accepted on one of them', () => {
    const uri = 'https://auth.bank.example/x';
    expect(parseAuthorizationUri(uri, ['https://auth.bank.example'], SHOP)).to.equal(uri);
  });

  it("is rejected on TrueLayer's origin if that is not one of them", () => {
    const uri = 'https://app.truelayer.com/data/1';
    expect(parseAuthorizationUri(uri, ['https://auth.bank.example'], SHOP)).to.equal(undefined);
    expect(parseAuthorizationUri(uri, [], SHOP)).to.equal(undefined);
  });

  it('is rejected without https and with credentials', () => {
    for (const uri of ['http://bank.example/', 'ftp://bank.example/', 'https://a:b@bank.example/'])
      expect(parseAuthorizationUri(uri, [new URL(uri).origin, 'null'], SHOP)).to.equal(undefined);
  });
});
