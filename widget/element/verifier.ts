/** Proof that a status is asked by the browser that started the session (PKCE's S256 idea). */

/** base64url of 256 random bits. Kept in this tab, shown to the host only when asking. */
export function createVerifier(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * base64url of SHA-256 over the verifier's characters: what the host may know from the start. Undefined
 * where the browser cannot hash, as in old web views and test environments.
 */
export async function challengeOf(verifier: string): Promise<string | undefined> {
  try {
    const bytes = new TextEncoder().encode(verifier);
    return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  } catch {
    return undefined;
  }
}

function base64url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replace(/\W/g, (sign) => (sign === '+' ? '-' : sign === '/' ? '_' : ''));
}
