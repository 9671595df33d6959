/** What the Node server and MSW need of a sandbox, beside its public `fetch`. */
export type Internals = {
  /** Responds whatever the host of the request: the server or MSW has chosen its hosts already. */
  handle(request: Request): Promise<Response>;
  /** Adds a URL at which the sandbox is reached. @returns a function that removes it. */
  listenAt(url: string): () => void;
};

/** Keyed by `fetch`, because callers may copy the sandbox object. */
const registered = new WeakMap<object, Internals>();

export function registerInternals(fetch: object, internals: Internals): void {
  registered.set(fetch, internals);
}

/** The internals of a sandbox; a wrapped `fetch` has none and is called as it is. */
export function internalsOf({ fetch }: { fetch(request: Request): Promise<Response> }): Internals {
  return registered.get(fetch) ?? { handle: (request) => fetch(request), listenAt: () => () => {} };
}
