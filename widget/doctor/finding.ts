/** What can be wrong around the element, and how its developer is told. */

/** Where each is explained, under a heading of its own. */
const PAGE = 'connect-bank/docs/doctor.md';

/** By the name of the heading. */
const SENTENCES = {
  'not-https':
    'Browsers give this page no cryptography: it needs https, or an address of this machine.',
  'opener-policy':
    'Cross-Origin-Opener-Policy: same-origin cuts the window of the bank off from this page. Send same-origin-allow-popups.',
  'no-referrer':
    'Referrer-Policy: no-referrer takes the origin out of requests in some browsers, and the endpoint refuses them. Send strict-origin-when-cross-origin.',
  'sandboxed-frame': 'This page is in a sandbox that keeps journeys from opening or returning.',
  'no-endpoint': 'A <connect-bank> has no endpoint: say where connect-bank/host is mounted.',
  'wrong-endpoint': 'Something else than connect-bank/host answers at the endpoint.',
  'login-page': 'The endpoint redirects, probably to a login page: let it answer 401 instead.',
  unreachable: 'Nobody answers at the endpoint.',
  'allow-list': 'The endpoint does not know the origin of this page: add it to `origins`.',
  'content-policy': 'The Content-Security-Policy of this page keeps the element from its endpoint.',
  refused:
    'The endpoint refused to start a journey, because of how the page or the host is set up.',
  versions: 'Another version of the element was loaded before this one, and is the one in use.',
} as const;

export type Finding = {
  code: keyof typeof SENTENCES;
  /** What was seen here: an address, a header, a version. */
  seen: string;
};

/** Every code, as `docs/doctor.md` explains them. */
export const FINDING_CODES: readonly string[] = Object.keys(SENTENCES);

/** One line for the console. */
export function lineOf({ code, seen }: Finding): string {
  return `<connect-bank> ${SENTENCES[code]} (${seen}) See ${PAGE}#${code}`;
}
