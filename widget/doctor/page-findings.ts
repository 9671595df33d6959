import type { Finding } from './finding.ts';

/** What is known of the page; undefined where it could not be learnt. */
export type PageFacts = {
  origin: string;
  isSecure: boolean;
  /** Of the answer that the page came with. */
  headers: Headers | undefined;
  /** Content of `<meta name="referrer">`. */
  referrer: string | undefined;
  /** The `sandbox` attribute of the frame around it. */
  sandbox: string | undefined;
  /** Of the element that is registered, and of the doctor, which comes with its own. */
  versions: { registered: unknown; own: string };
};

/** What a sandbox has to allow for a journey in a window or in this tab. */
const NEEDED = [
  'allow-scripts',
  'allow-same-origin',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
];

/** What is wrong with the page itself. */
export function pageFindings(facts: PageFacts): Finding[] {
  const { isSecure, origin, headers, versions } = facts;
  const findings: Finding[] = [];
  const opener = headers?.get('Cross-Origin-Opener-Policy')?.split(';')[0]?.trim();
  const { registered, own } = versions;
  if (!isSecure) findings.push({ code: 'not-https', seen: origin });
  if (opener === 'same-origin') findings.push({ code: 'opener-policy', seen: opener });
  if (referrerPolicyOf(facts) === 'no-referrer') {
    findings.push({ code: 'no-referrer', seen: facts.referrer ? '<meta>' : 'header' });
  }
  const missing = missingIn(facts);
  if (missing) findings.push({ code: 'sandboxed-frame', seen: missing });
  if (registered !== undefined && registered !== own) {
    findings.push({ code: 'versions', seen: `${registered} before ${own}` });
  }
  return findings;
}

/** The last policy counts, and a page's own more than its header. */
function referrerPolicyOf({ headers, referrer }: PageFacts): string | undefined {
  const policies = referrer ?? headers?.get('Referrer-Policy') ?? '';
  return policies.split(',').at(-1)?.trim().toLowerCase();
}

/** The first thing that a sandbox around the page does not allow, if there is one. */
function missingIn({ origin, headers, sandbox }: PageFacts): string | undefined {
  const policy = headers?.get('Content-Security-Policy') ?? '';
  const [, directive] = /(?:^|[;,])\s*sandbox\b([^;,]*)/i.exec(policy) ?? [];
  const tokens = (sandbox ?? directive)?.toLowerCase().split(/\s+/);
  const missing = tokens && NEEDED.find((token) => !tokens.includes(token));
  return missing ?? (origin === 'null' ? 'allow-same-origin' : undefined);
}
