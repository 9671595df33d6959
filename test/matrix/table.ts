/** Writes docs/browsers.md from the outcomes of a run. */
import { type Cell, OPENER_POLICIES, type Outcome } from './cell.ts';
import { PLACEMENTS } from './shop.ts';

export type Run = { engine: string; outcomes: readonly Outcome[] };

const HEAD = `# Browsers

<!-- Written by \`npm run matrix\`; the words are in test/matrix/table.ts. -->

After reading this page you know how a journey works in each browser, and which \`Cross-Origin-Opener-Policy\` and
\`mode\` to choose for your page. Banks and apps send \`Cross-Origin-Opener-Policy\`. With this header, a browser cuts
the connection between the window of the bank and the page that opened it.

The matrix runs one journey, from the button to the connection, for each combination of three things:

- the policy of the page
- the policy of the bank
- the place of the page: at the top level, in a frame of the same site, or in a frame of another site

In every cell below, the journey succeeded, and \`connect-bank-authorized\` was fired once. The consoles of all windows
stayed empty. (The console of WebKitGTK cannot be read.)

## Read a cell

The first word is the way the journey was shown:

| word       | meaning                                                                                           |
| ---------- | ------------------------------------------------------------------------------------------------- |
| **window** | a window of its own                                                                               |
| **tab**    | the tab of the page                                                                               |
| **link**   | The browser blocked the window, so the element showed a link. The user opened the window with it. |

The other words are the channels that notified the page of the return of the user:

| word        | meaning                                                                                                                               |
| ----------- | ------------------------------------------------------------------------------------------------------------------------------------- |
| \`broadcast\` | BroadcastChannel                                                                                                                      |
| \`message\`   | postMessage                                                                                                                           |
| \`storage\`   | the \`storage\` event                                                                                                                   |
| polling     | No channel reached the page. The element polled its endpoint until it had the result.                                                 |
| ⚠           | The property \`closed\` of the bank's window was true while the user was still at the bank. The element treats \`closed\` only as a hint. |
`;

const TAIL = `
## Choose the settings of your page

- **Policy.** Every policy works. \`same-origin-allow-popups\` is the best policy for a page: the page then stays connected
  to the window of a bank that has no policy.
- **Frame of another site.** If the bank sends a policy, no channel of Chromium or Firefox reaches the page, because storage
  is partitioned and the opener is cut off. In WebKitGTK, few channels reach a frame at all. The user then waits a few
  seconds for the next poll.
- **Frame in a page with \`same-origin\`.** If the frame has another origin, the browser opens the window but reports to the
  frame that it did not. The element reports \`popup-blocked\` and shows its link. The journey continues with the link.
- **Mode in a frame.** Do not set \`mode\` in a frame. Banks do not allow frames, so \`redirect\` has no cells there.
- **Cookie in a frame of another site.** Browsers do not store the cookie of the endpoint there, and Firefox writes a note on
  its console. The host then identifies a returning user by your own session, through \`user\`, or asks the user to confirm.

## Run the matrix

| engine | driven by | path of the browser |
| --- | --- | --- |
| Chromium | Playwright | \`CHROME_PATH\`, or an installed browser, as for all other tests |
| Firefox | Puppeteer over WebDriver BiDi | \`FIREFOX_PATH\`, or an installed browser |
| WebKitGTK | W3C WebDriver, MiniBrowser on a virtual screen | Debian's \`webkit2gtk-driver\` and \`xvfb\` |

\`npm test\` runs the least strict and the strictest policies in Chromium, and in Firefox if it is installed.
\`npm run matrix\` runs all cells in all three engines and writes this page. Every host name ends in \`.localhost\`. Browsers
resolve such names themselves and treat them as secure. Each label before \`.localhost\` is a site of its own.
`;

/** The page. */
export function pageOf(runs: readonly Run[]): string {
  return HEAD + runs.map(sectionOf).join('') + TAIL;
}

function sectionOf({ engine, outcomes }: Run): string {
  const shapes = [
    ...PLACEMENTS.map((placement) => ({ mode: 'popup' as const, placement })),
    { mode: 'redirect' as const, placement: 'top level' as const },
  ];
  return `\n## ${engine}\n${shapes.map((shape) => gridOf(shape, outcomes)).join('')}`;
}

/** Rows: the page's policy. Columns: the bank's. */
function gridOf(
  { mode, placement }: Pick<Cell, 'mode' | 'placement'>,
  outcomes: readonly Outcome[],
): string {
  const rows = OPENER_POLICIES.map((page) => {
    const cells = OPENER_POLICIES.map((bank) =>
      wordsOf(
        outcomes.find(
          ({ cell }) =>
            cell.mode === mode &&
            cell.placement === placement &&
            cell.page === page &&
            cell.bank === bank,
        ),
      ),
    );
    return `| \`${page}\` | ${cells.join(' | ')} |`;
  });
  return `
### \`mode="${mode}"\`, ${placement}

| page ↓ bank → | ${OPENER_POLICIES.map((policy) => `\`${policy}\``).join(' | ')} |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function wordsOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'not run';
  const { shown, toldBy, closedLied } = outcome;
  if (shown === 'tab') return '**tab**';
  const channels = [...toldBy].sort().join(', ') || 'polling';
  return `**${shown}**: ${channels}${closedLied ? ' ⚠' : ''}`;
}
