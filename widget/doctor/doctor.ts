/** Looks at the page around each `<connect-bank>`, and tells the console what would break a journey. */
import type { ConnectBank } from '../element/connect-bank.ts';
import { endpointOf } from '../element/endpoint.ts';
import type { ConnectBankErrorEvent } from '../element/events.ts';
import { VERSION } from '../element/version.ts';
import { endpointFindings } from './endpoint-findings.ts';
import { type Finding, lineOf } from './finding.ts';
import { type PageFacts, pageFindings } from './page-findings.ts';

const TAG = 'connect-bank';

/** Endpoints that the page's own policy does not let it ask: nothing else is known of them. */
const barred = new Set<string>();
/** Says each line once. */
const said = new Set<string>();
const seen = new WeakSet<Element>();
let isWatching = false;
let pageIsExamined = false;

/**
 * Examines the elements on the page and those that come later, once. Does nothing on a server and in test
 * environments such as jsdom; whatever goes wrong here stays here.
 */
export function watchPage(): void {
  if (isWatching || !isRealPage()) return;
  isWatching = true;
  guarded(() => {
    const look = () => {
      for (const element of document.querySelectorAll(TAG)) guarded(() => examine(element));
    };
    new MutationObserver(() => guarded(look)).observe(document, { childList: true, subtree: true });
    document.addEventListener('securitypolicyviolation', (event) =>
      guarded(() => hearViolation(event)),
    );
    document.addEventListener('connect-bank-error', (event) => guarded(() => hearError(event)));
    look();
  });
}

/** One that a browser has navigated to; test environments have none of the entries about that. */
function isRealPage(): boolean {
  try {
    return !!document && performance.getEntriesByType('navigation').length > 0;
  } catch {
    return false;
  }
}

/** The doctor only advises: none of its own faults may reach the page. */
async function guarded(action: () => unknown): Promise<void> {
  try {
    await action();
  } catch {
    // The page may be gone, too.
  }
}

/** What only a real session tells: a use case that the host does not have, a host that is set up wrong. */
function hearError({ cause, detail }: ConnectBankErrorEvent): void {
  if (cause === 'configuration') tell([{ code: 'refused', seen: detail }]);
}

async function examine(element: ConnectBank): Promise<void> {
  if (seen.has(element)) return;
  seen.add(element);
  await customElements.whenDefined(TAG);
  // Frameworks set properties after they have put the element on the page.
  await nextFrame();
  if (!pageIsExamined) {
    pageIsExamined = true;
    tell(pageFindings(await factsOfPage()));
  }
  tell(await findingsFor(element));
}

async function findingsFor(element: ConnectBank): Promise<Finding[]> {
  const { endpoint, headers } = element;
  const url = endpointOf(element);
  if (!url) return [{ code: 'no-endpoint', seen: `endpoint="${endpoint ?? ''}"` }];
  const { origin } = location;
  const visit = {
    endpoint: url,
    origin,
    headers,
    fetch: (...all: Parameters<typeof fetch>) => fetch(...all),
  };
  const findings = await endpointFindings(visit);
  // A violation of the page's policy is told after the request has failed.
  await nextFrame();
  return barred.has(url.origin) ? [] : findings;
}

async function factsOfPage(): Promise<PageFacts> {
  const answer = await fetch(location.href, { cache: 'force-cache' }).catch(() => undefined);
  const registered = customElements.get(TAG);
  return {
    origin: window.origin,
    isSecure: globalThis.isSecureContext !== false,
    headers: answer?.headers,
    referrer: document.querySelector<HTMLMetaElement>('meta[name=referrer]')?.content,
    sandbox: frameAround()?.getAttribute('sandbox') ?? undefined,
    versions: { registered: registered && Reflect.get(registered, 'version'), own: VERSION },
  };
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** The frame that this page is in, where its own page may be looked at. */
function frameAround(): Element | null {
  try {
    return frameElement;
  } catch {
    return null;
  }
}

/** Only what concerns an endpoint: other requests of the page are none of the doctor's business. */
function hearViolation({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void {
  if (effectiveDirective !== 'connect-src') return;
  for (const element of document.querySelectorAll(TAG)) {
    const url = endpointOf(element);
    if (!url || !blockedURI.startsWith(url.href)) continue;
    barred.add(url.origin);
    tell([{ code: 'content-policy', seen: `connect-src ${url}` }]);
  }
}

function tell(findings: readonly Finding[]): void {
  for (const line of findings.map(lineOf)) {
    // biome-ignore lint/suspicious/noConsole: this is what the doctor is for.
    if (!said.has(line)) console.warn(line);
    said.add(line);
  }
}
