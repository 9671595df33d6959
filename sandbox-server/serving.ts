/** What an entry that serves a sandbox may do beside calling `fetch`. */
export type Serving = {
  /** Answers whatever host the request names: a server, or MSW, has chosen already what it takes. */
  handle(request: Request): Promise<Response>;
  /** From now on the sandbox is reached at `url`, too. @returns ends that. */
  listenAt(url: string): () => void;
};

/** By the sandbox's `fetch`, which is the same in every copy of the object around it. */
const servings = new WeakMap<object, Serving>();

export function registerServing(fetch: object, serving: Serving): void {
  servings.set(fetch, serving);
}

/** A `fetch` that is wrapped in another function serves as it is. */
export function servingOf({ fetch }: { fetch(request: Request): Promise<Response> }): Serving {
  return servings.get(fetch) ?? { handle: (request) => fetch(request), listenAt: () => () => {} };
}
