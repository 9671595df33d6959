/** Parses the URLs and origins among the options. */
import { isSecureUrl, parseUrl } from '../../safe-url.ts';
import { typeNameOf } from '../../truelayer/unknown-keys.ts';

/** Neither `href` nor `path` ends with a slash. */
export type PublicUrl = Readonly<{ href: string; origin: string; path: string; isSecure: boolean }>;

/** @throws {TypeError} for a URL that is not secure, or has a query or a fragment. */
export function parsePublicUrl(text: unknown): PublicUrl {
  const url = typeof text === 'string' ? parseUrl(text) : undefined;
  if (url === undefined || !isSecureUrl(url) || url.search !== '' || url.hash !== '') {
    throw new TypeError(`publicUrl: expected ${PUBLIC_URL}, received ${describeUrl(text)}`);
  }
  const { origin, protocol } = url;
  const path = url.pathname.replace(/\/+$/, '');
  return { href: origin + path, origin, path, isSecure: protocol === 'https:' };
}

const PUBLIC_URL =
  'an absolute https URL without query or fragment, such as https://partner.example/connect-bank';

/** The public URL is no secret, but a value that was given by mistake may be one. */
function describeUrl(text: unknown): string {
  if (typeof text !== 'string') return typeNameOf(text);
  if (text === '') return 'an empty string';
  const url = parseUrl(text);
  return url?.host ? `one that begins with ${url.protocol}//${url.host}` : 'something else';
}

/**
 * Parses an origin in any spelling: upper case, a default port or a slash at the end.
 * @returns the origin as browsers send it.
 * @throws {TypeError} unless it is the origin of a web page.
 */
export function parseOrigin(text: string): string {
  const url = parseUrl(text.trim());
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === undefined || !isWeb || url.username !== '' || /[*\s]/.test(url.hostname)) {
    throw new TypeError(
      `origins: "${text}" is not an origin such as https://www.partner.example${originHint(text)}`,
    );
  }
  if (url.pathname + url.search + url.hash !== '/') {
    throw new TypeError(`origins: "${text}" is more than an origin. Did you mean '${url.origin}'?`);
  }
  return url.origin;
}

function originHint(text: string): string {
  if (text.includes('*')) return ': wildcards are not supported, so list each origin';
  const url = /^[\w.-]+(:\d+)?$/.test(text) ? parseUrl(`https://${text}`) : undefined;
  return url === undefined ? '' : `. Did you mean '${url.origin}'?`;
}

/** @throws {TypeError} unless the URL is secure, or has an app's scheme such as `example.partner:/done`. */
export function checkReturnUrl(text: string): void {
  const url = parseUrl(text);
  const isApp = /^[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:$/.test(url?.protocol ?? '');
  if (url === undefined || !(isApp || isSecureUrl(url)) || /[\s\p{Cc}]/u.test(text)) {
    throw new TypeError(
      'returnUrls: expected absolute https URLs, or URLs with an app’s own scheme',
    );
  }
}
