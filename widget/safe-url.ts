/** The one grammar of URLs for the element and the host: what one side sends, the other accepts. */

/** The longest `return_path`, in characters. */
export const MAX_RETURN_PATH: number = 2048;

/** Hosts of this very machine. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Parses a URL; undefined when it is none. (Older browsers have no `URL.canParse`.) */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** True for a host of this very machine, as {@link URL.hostname} spells it. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** True for a URL whose traffic nobody can read: https, or http on this machine; without credentials. */
export function isSecureUrl({ protocol, hostname, username, password }: URL): boolean {
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/**
 * The URL that a `return_path` leads to; undefined when it is not a path of `origin`. A path that is
 * resolved to one with two slashes in front is refused, too: read alone, it would name another host.
 */
export function resolveReturnPath(path: string, origin: string): URL | undefined {
  if (path.length > MAX_RETURN_PATH || !/^\/(?![/\\])[^\\\s]*$/.test(path)) return undefined;
  const url = parseUrl(path, origin);
  return url?.origin === origin && !url.pathname.startsWith('//') ? url : undefined;
}

/**
 * The `return_path` of a page: its path, query and fragment as the host accepts them. What is too long
 * goes without its fragment, then without its query, and in the end to the site's first page.
 */
export function returnPathOf({ origin, pathname, search, hash }: ReturnLocation): string {
  const path = pathname.replace(/^\/+/, '/');
  const candidates = [path + search + hash, path + search, path].map((each) =>
    each.replace(/[\\\s]/g, encodeURIComponent),
  );
  return candidates.find((each) => resolveReturnPath(each, origin)) ?? '/';
}

type ReturnLocation = { origin: string; pathname: string; search: string; hash: string };
