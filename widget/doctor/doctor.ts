/** Checks the page around each `<connect-bank>`, and logs on the console what would break a journey. */
import type { ConnectBank } from '../element/connect-bank.ts';
import { endpointOf } from '../element/endpoint.ts';
import type { ConnectBankErrorEvent } from '../element/events.ts';
import { VERSION } from '../element/version.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { checkPage, type PageFacts } from './check-page.ts';
import { type Finding, formatFinding } from './finding.ts';

const TAG = 'connect-bank';

/** Origins of endpoints that the page's own policy blocks: nothing else is known of them. */
const blockedOrigins = new Set<string>();
/** Each line is logged once. */
const logged = new Set<string>();
const checked = new WeakSet<Element>();
let isWatching = false;
let isPageChecked = false;

/**
 * Checks the elements on the page, and those that are inserted later, once each. Does nothing on a server
 * and in test environments such as jsdom; its own errors never reach the page.
 */
export function watchPage(): void {
  if (isWatching || !isRealPage()) return;
  isWatching = true;
  ignoreErrors(() => {
    const checkAll = () => {
      for (const element of document.querySelectorAll(TAG)) {
        ignoreErrors(() => checkElement(element));
      }
    };
    const observer = new MutationObserver(() => ignoreErrors(checkAll));
    observer.observe(document, { childList: true, subtree: true });
    document.addEventListener('securitypolicyviolation', (event) =>
      ignoreErrors(() => handleViolation(event)),
    );
    document.addEventListener('connect-bank-error', (event) =>
      ignoreErrors(() => handleError(event)),
    );
    checkAll();
  });
}

/** True for a page that a browser has navigated to; test environments have no navigation entry. */
function isRealPage(): boolean {
  try {
    return !!document && performance.getEntriesByType('navigation').length > 0;
  } catch {
    return false;
  }
}

async function ignoreErrors(action: () => unknown): Promise<void> {
  try {
    await action();
  } catch {
    // The page may be gone as well.
  }
}

/** Logs what only a real session reveals, e.g. an unknown use case or wrong options of the host. */
function handleError({ cause, detail }: ConnectBankErrorEvent): void {
  if (cause === 'configuration') log([{ code: 'refused', observed: detail }]);
}

async function checkElement(element: ConnectBank): Promise<void> {
  if (checked.has(element)) return;
  checked.add(element);
  await customElements.whenDefined(TAG);
  // Frameworks set properties after they have inserted the element.
  await nextFrame();
  if (!isPageChecked) {
    isPageChecked = true;
    log(checkPage(await readPage()));
  }
  log(await checkEndpointOf(element));
}

async function checkEndpointOf(element: ConnectBank): Promise<Finding[]> {
  const { endpoint, headers } = element;
  const url = endpointOf(element);
  if (!url) return [{ code: 'no-endpoint', observed: `endpoint="${endpoint ?? ''}"` }];
  const findings = await checkEndpoint({
    endpoint: url,
    origin: location.origin,
    headers,
    fetch: (...all: Parameters<typeof fetch>) => fetch(...all),
  });
  // Browsers report a violation of the page's policy after the request has failed.
  await nextFrame();
  return blockedOrigins.has(url.origin) ? [] : findings;
}

async function readPage(): Promise<PageFacts> {
  const response = await fetch(location.href, { cache: 'force-cache' }).catch(() => undefined);
  const registered = customElements.get(TAG);
  return {
    origin: window.origin,
    isSecure: globalThis.isSecureContext !== false,
    headers: response?.headers,
    referrer: document.querySelector<HTMLMetaElement>('meta[name=referrer]')?.content,
    sandbox: frameAround()?.getAttribute('sandbox') ?? undefined,
    versions: { registered: registered && Reflect.get(registered, 'version'), own: VERSION },
  };
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** The frame that this page is in; null if it is in none, or in one of another origin. */
function frameAround(): Element | null {
  try {
    return frameElement;
  } catch {
    return null;
  }
}

/** Blocked requests to other URLs than an element's endpoint are not ours to report. */
function handleViolation({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void {
  if (effectiveDirective !== 'connect-src') return;
  for (const element of document.querySelectorAll(TAG)) {
    const url = endpointOf(element);
    if (!url || !blockedURI.startsWith(url.href)) continue;
    blockedOrigins.add(url.origin);
    log([{ code: 'content-policy', observed: `connect-src ${url}` }]);
  }
}

function log(findings: readonly Finding[]): void {
  for (const line of findings.map(formatFinding)) {
    // biome-ignore lint/suspicious/noConsole: the console is the doctor's only output.
    if (!logged.has(line)) console.warn(line);
    logged.add(line);
  }
}
