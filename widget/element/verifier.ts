/** Proves to the host that a status request comes from the browser that started the session (PKCE's S256). */

/** base64url of 256 random bits. It stays in this browser, except in requests to the host. */
export function createVerifier(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * base64url of SHA-256 over the verifier's characters. Undefined if the browser cannot hash, as in old web
 * views and test environments.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2
 */
export async function sha256Challenge(verifier: string): Promise<string | undefined> {
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
