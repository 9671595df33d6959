/** Response headers that middleware around the endpoint cannot change. */
import type { Context } from 'hono';

/**
 * Sets headers on the response, whatever middleware around the endpoint does later; `undefined`
 * removes a header. `secureHeaders()` writes to the response and `compress()` replaces it afterwards,
 * so the headers are set again each time that Hono or its middleware reads the response. Code outside
 * of Hono can still change them.
 */
export function lockHeaders(
  c: Context,
  locked: Readonly<Record<string, string | undefined>>,
): void {
  const inherited = descriptorOf(c, 'res');
  Object.defineProperty(c, 'res', {
    configurable: true,
    get: () => {
      const response = inherited?.get?.call(c);
      for (const [name, value] of Object.entries(locked)) {
        setIfDifferent(response.headers, name, value);
      }
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

/** Headers can be immutable if nothing has to change. `Vary` is a list that others may add to. */
function setIfDifferent(headers: Headers, name: string, value: string | undefined): void {
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
