/** Headers that a response depends on, kept from middleware that runs around it. */
import type { Context } from 'hono';

/**
 * Sets `fixed` on the response, whatever middleware around it does later; `undefined` removes a
 * header. `secureHeaders()` writes to the response afterwards, `compress()` replaces it, and
 * `etag()` would answer the next request with 304; so the headers are set each time when Hono, or
 * its middleware, reads the response. What runs outside Hono can still change them.
 */
export function lockHeaders(c: Context, fixed: Readonly<Record<string, string | undefined>>): void {
  const inherited = descriptorOf(c, 'res');
  const entries = Object.entries(fixed);
  Object.defineProperty(c, 'res', {
    configurable: true,
    get: () => {
      const response = inherited?.get?.call(c);
      for (const [name, value] of entries) setOnce(response.headers, name, value);
      return response;
    },
    set: (response) => inherited?.set?.call(c, response),
  });
}

function descriptorOf(target: object, name: string): PropertyDescriptor | undefined {
  for (let holder = target; holder !== null; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

/** `Vary` is a list, to which others may have added. */
function setOnce(headers: Headers, name: string, value: string | undefined): void {
  const current = headers.get(name);
  if (value === undefined) {
    if (current !== null) headers.delete(name);
  } else if (name === 'Vary') {
    const names = (current ?? '').toLowerCase().split(/\s*,\s*/);
    if (!names.includes('*') && !names.includes(value.toLowerCase())) headers.append(name, value);
  } else if (current !== value) {
    headers.set(name, value);
  }
}
