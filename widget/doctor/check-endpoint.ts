import { asRecord } from '../element/as-record.ts';
import { attempt } from '../element/attempt.ts';
import { HEADERS, type HostProblemCode, PATHS } from '../protocol.ts';
import type { Finding } from './finding.ts';

type EndpointCheck = {
  /** Absolute URL of the element's endpoint. */
  endpoint: URL;
  /** Of the page. */
  origin: string;
  /** What the element sends with every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  fetch: typeof fetch;
};

/** Status of the host's response to a `GET` of its sessions. */
const HOST_PRESENT = 204;

/** Checks whether the page can use its endpoint. Sends one or two requests and creates no session. */
export async function checkEndpoint(check: EndpointCheck): Promise<Finding[]> {
  const url = new URL(check.endpoint);
  url.pathname = url.pathname.replace(/\/*$/, PATHS.sessions);
  const finding = await findProblem(url, check);
  return finding ? [finding] : [];
}

async function findProblem(url: URL, check: EndpointCheck): Promise<Finding | undefined> {
  const observed = `${check.endpoint}`;
  try {
    const response = await check.fetch(url, {
      headers: { ...check.headers, [HEADERS.requestedWith]: '1' },
      cache: 'no-store',
      redirect: 'manual',
    });
    // A visitor who is not signed in is no mistake of the developer.
    if (response.status === HOST_PRESENT || response.status === 401) return checkReturnUri(check);
    if (response.type === 'opaqueredirect') return { code: 'login-page', observed };
    const text = await response.text();
    const forbidden: HostProblemCode = 'forbidden-origin';
    if (!text.includes(`"${forbidden}"`)) return { code: 'wrong-endpoint', observed };
    // The host's detail names both origins.
    const { detail } = asRecord(attempt(() => JSON.parse(text)));
    const all = [observed, check.origin, detail].filter(Boolean).join(' ');
    return { code: 'allow-list', observed: all };
  } catch {
    return (await isReachable(url, check))
      ? { code: 'allow-list', observed: `${observed} ${check.origin}` }
      : { code: 'unreachable', observed };
  }
}

/** TrueLayer's Console accepts only redirect URIs with https, and the host returns to where it is mounted. */
function checkReturnUri({ endpoint }: EndpointCheck): Finding | undefined {
  const url = new URL(endpoint);
  url.pathname = url.pathname.replace(/\/*$/, PATHS.return);
  return url.protocol === 'https:' ? undefined : { code: 'redirect-uri', observed: `${url}` };
}

/** True if a server responds and CORS hides the response from this page. */
async function isReachable(url: URL, { origin, fetch }: EndpointCheck): Promise<boolean> {
  if (url.origin === origin) return false;
  try {
    await fetch(url, { mode: 'no-cors', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}
