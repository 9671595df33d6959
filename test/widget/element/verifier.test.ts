import { expect } from '@open-wc/testing';
import { createVerifier, sha256Challenge } from '../../../widget/element/verifier.ts';

describe('the verifier', () => {
  it('is 43 characters of base64url, another one each time', () => {
    const verifiers = new Set(Array.from({ length: 200 }, createVerifier));
    expect(verifiers.size).to.equal(200);
    for (const verifier of verifiers) expect(verifier).to.match(/^[\w-]{43}$/);
  });

  it("has the challenge of RFC 7636's example", async () => {
    const challenge = await sha256Challenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    expect(challenge).to.equal('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });
});
