/** Addresses that a partner names in the options, or a stranger in a request: which of them will do. */
import { isSecureUrl as isSafeAddress, parseUrl as urlOf } from '../../safe-url.ts';
import { typeNameOf } from '../../truelayer/unknown-keys.ts';

export { isSafeAddress, urlOf };

/** The origin of an http address that was taken apart before: what is ahead of its path. */
export function originOf(href: string): string {
  return href.slice(0, href.indexOf('/', href.indexOf('//') + 2));
}

/** Neither `href` nor `path` has a slash at its end. */
export type PublicUrl = Readonly<{ href: string; origin: string; path: string; isSecure: boolean }>;

/** @throws {TypeError} for an address that no browser should be given. */
export function parsePublicUrl(text: unknown): PublicUrl {
  const url = typeof text === 'string' ? urlOf(text) : undefined;
  if (url === undefined || !isSafeAddress(url) || url.search !== '' || url.hash !== '') {
    throw new TypeError(`publicUrl: expected ${PUBLIC_URL}, received ${describeUrl(text)}`);
  }
  const { origin, protocol } = url;
  const path = url.pathname.replace(/\/+$/, '');
  return { href: origin + path, origin, path, isSecure: protocol === 'https:' };
}

const PUBLIC_URL =
  'an absolute https address without query or fragment, such as https://partner.example/connect-bank';

/** A public address is no secret, but what was put in its place by mistake may be one. */
function describeUrl(text: unknown): string {
  if (typeof text !== 'string') return typeNameOf(text);
  if (text === '') return 'an empty string';
  const url = urlOf(text);
  return url?.host ? `one that begins with ${url.protocol}//${url.host}` : 'something else';
}

/**
 * The origin as browsers send it, of any spelling: upper case, the default port and a slash at the
 * end make no difference.
 * @throws {TypeError} for what is not the origin of a web page.
 */
export function parseOrigin(text: string): string {
  const url = urlOf(text.trim());
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
  const url = /^[\w.-]+(:\d+)?$/.test(text) ? urlOf(`https://${text}`) : undefined;
  return url === undefined ? '' : `. Did you mean '${url.origin}'?`;
}

/** A browser is sent there: safe, or an app's own scheme such as `example.partner:/done`. */
export function checkReturnUrl(text: string): void {
  const url = urlOf(text);
  const isApp = /^[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:$/.test(url?.protocol ?? '');
  if (url === undefined || !(isApp || isSafeAddress(url)) || /[\s\p{Cc}]/u.test(text)) {
    throw new TypeError('returnUrls: expected absolute https addresses, or an app’s own scheme');
  }
}
