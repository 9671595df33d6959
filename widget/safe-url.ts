/** The one rule of which URLs are safe, for the element and the host. */

/** The longest `return_path`, in characters. */
export const MAX_RETURN_PATH: number = 2048;

/** Hosts of this machine. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Parses a URL; undefined if it is none. (Older browsers have no `URL.canParse`.) */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** True for a host of this machine, in the format of {@link URL.hostname}. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** True for https, or http on this machine, without credentials in the URL. */
export function isSecureUrl({ protocol, hostname, username, password }: URL): boolean {
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/**
 * The URL of a `return_path`; undefined if it is not a path of `origin`. A path that resolves to one with
 * two leading slashes is rejected as well: on its own, that is a URL of another host.
 */
export function resolveReturnPath(path: string, origin: string): URL | undefined {
  if (path.length > MAX_RETURN_PATH || !/^\/(?![/\\])[^\\\s]*$/.test(path)) return undefined;
  const url = parseUrl(path, origin);
  return url?.origin === origin && !url.pathname.startsWith('//') ? url : undefined;
}

/**
 * The `return_path` of a page: its path, query and fragment as the host accepts them. If it is too long, it
 * is sent without the fragment, then without the query, and finally as `/`.
 */
export function returnPathOf({ origin, pathname, search, hash }: ReturnLocation): string {
  const path = pathname.replace(/^\/+/, '/');
  const candidates = [path + search + hash, path + search, path].map((each) =>
    each.replace(/[\\\s]/g, encodeURIComponent),
  );
  return candidates.find((each) => resolveReturnPath(each, origin)) ?? '/';
}

type ReturnLocation = { origin: string; pathname: string; search: string; hash: string };
