import type { JWK } from 'jose';

/**
 * Test keys, the same in every sandbox, so that tokens stay valid after a restart. They protect
 * nothing: they are published with this package.
 */
export const ACCESS_TOKEN_KEY = {
  kty: 'OKP',
  crv: 'Ed25519',
  alg: 'EdDSA',
  use: 'sig',
  kid: 'connect-bank-sandbox-token',
  x: 'BvipB4A_afwNjZTiui1scVz6XfyqM74E8D4JoglH6yg',
  d: 'Gdjk2PKD_irMRdeWqQxzw_aQO5-3lXijlimWrWChxf8',
} as const satisfies JWK;

export const WEBHOOK_KEY = {
  kty: 'EC',
  crv: 'P-521',
  alg: 'ES512',
  kid: 'connect-bank-sandbox-webhook',
  x: 'AV-H8eoyFdPDcOr-dwG_vvSAgQgKzkgcyWN4hdf5KyEfSr31gqz1nGunh_tRxvIvM3Kj861KecB5CnnJ42By-fHD',
  y: 'AEwo0MPA8mz6RKj5xOuzgxiAewy3uX2p1JH3wV3QWQ_Wa7omU5ykv1e-F6OqYa3C95P6bjvla8TxkwvA0bjwPSGo',
  d: 'ARqf6_VbzQhOVq0Qs_5HXTrBT3W94vZJJf4o7uKyvqUbUzUeuEm2EDN7bvPWU7bJH1h4IVO6pHO80B-shxEQ8Yfh',
} as const satisfies JWK;
