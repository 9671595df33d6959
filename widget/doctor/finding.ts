/** What can be wrong around the element, and what the console shows to its developer. */

/** Each code is a heading of this page. */
const PAGE = 'connect-bank/docs/doctor.md';

/** In the order of `docs/doctor.md`. */
export const SENTENCES = {
  'not-https':
    'Browsers give this page no cryptography: it needs https, or an address of this machine.',
  'opener-policy':
    'Cross-Origin-Opener-Policy: same-origin separates the popup from this page. Send same-origin-allow-popups.',
  'no-referrer':
    'Referrer-Policy: no-referrer removes the origin from requests in some browsers, and the endpoint rejects them. Send strict-origin-when-cross-origin.',
  'sandboxed-frame': 'This page is in a sandbox that prevents journeys from opening or returning.',
  'no-endpoint': 'A <connect-bank> has no endpoint: set it to the path of connect-bank/host.',
  'wrong-endpoint': 'The server at the endpoint is not connect-bank/host.',
  'login-page':
    'The endpoint redirects, probably to a login page: let it respond with 401 instead.',
  unreachable: 'The endpoint does not respond.',
  'allow-list': 'The endpoint does not allow the origin of this page: add it to `origins`.',
  'content-policy': 'The Content-Security-Policy of this page blocks requests to the endpoint.',
  'redirect-uri':
    "TrueLayer's Console accepts no redirect URI without https: this one works with a sandbox only.",
  refused:
    'The endpoint refused to start a journey, because of how the page or the host is set up.',
  versions: 'Another version of the element was loaded before this one, and is the one in use.',
} as const;

export type Finding = {
  code: keyof typeof SENTENCES;
  /** The URL, header or version that is wrong. */
  observed: string;
};

/** One line for the console. */
export function formatFinding({ code, observed }: Finding): string {
  return `<connect-bank> ${SENTENCES[code]} (${observed}) See ${PAGE}#${code}`;
}
