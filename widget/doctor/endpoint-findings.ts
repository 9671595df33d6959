import { asRecord } from '../element/as-record.ts';
import { attempt } from '../element/attempt.ts';
import { HEADERS, type HostProblemCode, PATHS } from '../protocol.ts';
import type { Finding } from './finding.ts';

/** Whom the doctor asks, and from where. */
export type Visit = {
  /** Where the element says that the host is; absolute. */
  endpoint: URL;
  /** Of the page. */
  origin: string;
  /** What the element sends with every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  fetch: typeof fetch;
};

/** What the host says to whoever asks whether it is there. */
const HERE = 204;

/** What is wrong between the page and its endpoint; it starts no session. */
export async function endpointFindings(visit: Visit): Promise<Finding[]> {
  const url = new URL(visit.endpoint);
  url.pathname = url.pathname.replace(/\/*$/, PATHS.sessions);
  const finding = await findingOf(url, visit);
  return finding ? [finding] : [];
}

async function findingOf(url: URL, visit: Visit): Promise<Finding | undefined> {
  const seen = `${visit.endpoint}`;
  try {
    const response = await visit.fetch(url, {
      headers: { ...visit.headers, [HEADERS.requestedWith]: '1' },
      cache: 'no-store',
      redirect: 'manual',
    });
    // A login that is still missing is for the page to know.
    if (response.status === HERE || response.status === 401) return undefined;
    if (response.type === 'opaqueredirect') return { code: 'login-page', seen };
    const text = await response.text();
    const refusal: HostProblemCode = 'forbidden-origin';
    if (!text.includes(`"${refusal}"`)) return { code: 'wrong-endpoint', seen };
    // The host names both origins where it can.
    const { detail } = asRecord(attempt(() => JSON.parse(text)));
    return { code: 'allow-list', seen: [seen, visit.origin, detail].filter(Boolean).join(' ') };
  } catch {
    const isBlocked = await isThere(url, visit);
    if (isBlocked) return { code: 'allow-list', seen: `${seen} ${visit.origin}` };
    return { code: 'unreachable', seen };
  }
}

/** Whether anybody answers, whom the browser keeps from this page. */
async function isThere(url: URL, { origin, fetch }: Visit): Promise<boolean> {
  if (url.origin === origin) return false;
  try {
    await fetch(url, { mode: 'no-cors', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}
