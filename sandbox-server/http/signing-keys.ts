import type { JWK } from 'jose';

/**
 * Test keys, the same in every sandbox, so that tokens survive a restart. They protect nothing:
 * whoever has this package has them.
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
