/** Headers that a page depends on, kept from middleware that runs around it. */

/**
 * Sets `fixed` on `headers`, and makes later changes of just these headers do nothing. Middleware
 * such as `secureHeaders()` writes after the route has answered, and its
 * `Cross-Origin-Opener-Policy` or a site-wide `Content-Security-Policy` would break the page.
 */
export function sealHeaders(headers: Headers, fixed: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(fixed)) headers.set(name, value);
  const sealed = new Set(Object.keys(fixed).map((name) => name.toLowerCase()));
  const isFree = (name: string) => !sealed.has(name.toLowerCase());
  const { set, append, delete: remove } = headers;
  Object.defineProperties(headers, {
    set: {
      value: (name: string, value: string) => isFree(name) && set.call(headers, name, value),
    },
    append: {
      value: (name: string, value: string) => isFree(name) && append.call(headers, name, value),
    },
    delete: { value: (name: string) => isFree(name) && remove.call(headers, name) },
  });
}
