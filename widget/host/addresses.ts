/** Addresses that a partner names in the options, or a stranger in a request: which of them will do. */
import { isSecureUrl as isSafeAddress, parseUrl as urlOf } from '../safe-url.ts';

export { isSafeAddress, urlOf };

/** The origin of an http address that was taken apart before: what is ahead of its path. */
export function originOf(href: string): string {
  return href.slice(0, href.indexOf('/', href.indexOf('//') + 2));
}

/** Neither `href` nor `path` has a slash at its end. */
export type PublicUrl = Readonly<{ href: string; origin: string; path: string; isSecure: boolean }>;

/** @throws {TypeError} for an address that no browser should be given. */
export function checkedPublicUrl(text: string): PublicUrl {
  const url = urlOf(text);
  if (url === undefined || !isSafeAddress(url) || url.search !== '' || url.hash !== '') {
    throw new TypeError('publicUrl: expected an absolute https address without query or fragment');
  }
  const { origin, protocol } = url;
  const path = url.pathname.replace(/\/+$/, '');
  return { href: origin + path, origin, path, isSecure: protocol === 'https:' };
}

export function checkOrigin(text: string): void {
  if (urlOf(text)?.origin !== text) {
    throw new TypeError(`origins: "${text}" is not an origin such as https://www.partner.example`);
  }
}

/** A browser is sent there: safe, or an app's own scheme such as `example.partner:/done`. */
export function checkReturnUrl(text: string): void {
  const url = urlOf(text);
  const isApp = /^[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:$/.test(url?.protocol ?? '');
  if (url === undefined || !(isApp || isSafeAddress(url)) || /[\s\p{Cc}]/u.test(text)) {
    throw new TypeError('returnUrls: expected absolute https addresses, or an app’s own scheme');
  }
}
