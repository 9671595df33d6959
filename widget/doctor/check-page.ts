import type { Finding } from './finding.ts';

/** What the doctor knows of the page; undefined for what it cannot read. */
export type PageFacts = {
  origin: string;
  isSecure: boolean;
  /** Of the response with the page. */
  headers: Headers | undefined;
  /** Content of `<meta name="referrer">`. */
  referrer: string | undefined;
  /** The `sandbox` attribute of the frame around the page. */
  sandbox: string | undefined;
  /** Of the registered element, and of the one that the doctor comes with. */
  versions: { registered: unknown; own: string };
};

/** What a sandbox has to allow for a journey in a popup or in this tab. */
const NEEDED = [
  'allow-scripts',
  'allow-same-origin',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
];

/** Checks the page itself. */
export function checkPage(facts: PageFacts): Finding[] {
  const { isSecure, origin, headers, versions } = facts;
  const findings: Finding[] = [];
  const opener = headers?.get('Cross-Origin-Opener-Policy')?.split(';')[0]?.trim();
  const { registered, own } = versions;
  if (!isSecure) findings.push({ code: 'not-https', observed: origin });
  if (opener === 'same-origin') findings.push({ code: 'opener-policy', observed: opener });
  if (referrerPolicyOf(facts) === 'no-referrer') {
    findings.push({ code: 'no-referrer', observed: facts.referrer ? '<meta>' : 'header' });
  }
  const missing = missingTokenOf(facts);
  if (missing) findings.push({ code: 'sandboxed-frame', observed: missing });
  if (registered !== undefined && registered !== own) {
    findings.push({ code: 'versions', observed: `${registered} before ${own}` });
  }
  return findings;
}

/** The last policy of a list applies, and a `<meta>` overrides the header. */
function referrerPolicyOf({ headers, referrer }: PageFacts): string | undefined {
  const policies = referrer ?? headers?.get('Referrer-Policy') ?? '';
  return policies.split(',').at(-1)?.trim().toLowerCase();
}

/** The first needed token that a sandbox around the page does not have, if any. */
function missingTokenOf({ origin, headers, sandbox }: PageFacts): string | undefined {
  const policy = headers?.get('Content-Security-Policy') ?? '';
  const [, directive] = /(?:^|[;,])\s*sandbox\b([^;,]*)/i.exec(policy) ?? [];
  const tokens = (sandbox ?? directive)?.toLowerCase().split(/\s+/);
  const missing = tokens && NEEDED.find((token) => !tokens.includes(token));
  return missing ?? (origin === 'null' ? 'allow-same-origin' : undefined);
}
