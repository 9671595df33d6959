/** docs/browsers.md, from what was seen. */
import { type Cell, OPENER_POLICIES, type Outcome } from './cell.ts';
import { PLACEMENTS } from './shop.ts';

export type Run = { engine: string; outcomes: readonly Outcome[] };

const HEAD = `# Browsers

<!-- Written by \`npm run matrix\`; the words are in test/matrix/table.ts. -->

Banks and shops send \`Cross-Origin-Opener-Policy\`, and with it a browser cuts the bank's window off from the page
that opened it. The matrix walks one journey, from the button to the connection, for each policy of the page, each
of the bank, and each place a page can be in: at the top level, in a frame of the same site, in a frame of another
site. In every cell below the journey ended well, \`connect-bank-authorized\` was fired once, and the consoles of all
windows stayed empty, as far as they can be read.

**How to read a cell.** The first word is how the journey was on screen: a **window** of its own, this **tab**, or a
window that the user opened by the **link** which the element shows when it was refused one. Then the channels that
told the page that the user is back: \`broadcast\` (BroadcastChannel), \`message\` (postMessage), \`storage\`. Where none
reached it it is **asking**: the element has asked its endpoint until it knew. ⚠ marks where \`closed\` of the
bank's window read true while the user was still at the bank; the element takes it for a hint and nothing more.
`;

const TAIL = `
## What follows for your page

- Everything works with any policy. \`same-origin-allow-popups\` is the best for a page: a bank without a policy then
  keeps its ties to it.
- In a frame of another site no channel of Chromium's or Firefox's reaches the page once the bank sends a policy:
  storage is partitioned there and the opener is cut off. In WebKitGTK hardly any reaches a frame at all. The user
  then waits for the next question to the endpoint, a few seconds.
- A page with \`same-origin\` around a frame of another origin: the browser opens the window and tells the frame that it
  did not. The element reports \`popup-blocked\` and shows its link, by which the journey goes on.
- Inside a frame leave \`mode\` alone: banks refuse to be shown in frames, so \`redirect\` has no cells there.
- In frames of other sites browsers keep no cookie of the endpoint's, and Firefox notes so on its console. Whoever comes
  back is then known by your own session, as \`user\` reads it, or is asked whether it was them.

## How they are driven

| engine | by | found |
| --- | --- | --- |
| Chromium | Playwright | \`CHROME_PATH\`, else an installed one, as for all other tests |
| Firefox | Puppeteer over WebDriver BiDi | \`FIREFOX_PATH\`, else an installed one |
| WebKitGTK | W3C WebDriver, MiniBrowser on a virtual screen; its console cannot be read | Debian's \`webkit2gtk-driver\` and \`xvfb\` |

\`npm test\` walks the kindest and the harshest policies in Chromium, and in Firefox where it is installed.
\`npm run matrix\` walks all cells in all of them and writes this page. Every name ends in \`.localhost\`, which browsers
resolve themselves and take for secure; each label before it is a site of its own.
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
  if (outcome === undefined) return 'not walked';
  const { shown, toldBy, closedLied } = outcome;
  if (shown === 'tab') return '**tab**';
  const channels = [...toldBy].sort().join(', ') || 'asking';
  return `**${shown}**: ${channels}${closedLied ? ' ⚠' : ''}`;
}
