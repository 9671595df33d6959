/**
 * `npm run matrix`: runs every cell in every installed engine and writes docs/browsers.md.
 * `npm run matrix -- webkit` runs only this engine, and writes nothing.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findBrowser } from '../browser.ts';
import { type Run, renderPage } from './browsers-page.ts';
import { CELLS, cellName, type Engine, type Outcome, runJourney } from './cell.ts';
import { launchChromium } from './chromium.ts';
import { expectedOutcomeOf } from './expected-outcome.ts';
import { findFirefox, launchFirefox } from './firefox.ts';
import { type MatrixSetup, setupMatrix } from './matrix-setup.ts';
import { findWebKit, launchWebKit } from './webkit.ts';

const PAGE = resolve(import.meta.dirname, '../../docs/browsers.md');

const [only = ''] = process.argv.slice(2);
const isWanted = (name: string) => name.includes(only);
const firefox = isWanted('firefox') ? findFirefox() : undefined;
const webkit = isWanted('webkit') ? findWebKit() : undefined;
const setup = await setupMatrix();
try {
  const runs = await Promise.all([
    ...(isWanted('chromium') ? [runIn(await launchChromium(findBrowser()), setup)] : []),
    ...(firefox === undefined ? [] : [runIn(await launchFirefox(firefox), setup)]),
    ...(webkit === undefined ? [] : [runIn(await launchWebKit(webkit), setup)]),
  ]);
  const unexpected = runs.flatMap(({ outcomes }) =>
    outcomes.filter((outcome) => !isExpected(outcome)),
  );
  if (unexpected.length > 0) throw new Error(JSON.stringify(unexpected, undefined, 2));
  if (only === '') writeFileSync(PAGE, renderPage(runs));
} finally {
  await setup.close();
}

async function runIn(engine: Engine, matrix: MatrixSetup): Promise<Run> {
  const outcomes: Outcome[] = [];
  for (const cell of CELLS) {
    const outcome = await runJourney(engine, matrix, cell);
    outcomes.push(outcome);
    console.log(`${isExpected(outcome) ? '✓' : '✗'} ${engine.name}: ${cellName(cell)}`);
  }
  await engine.close();
  return { engine: engine.name, outcomes };
}

function isExpected({ cell, authorized, shown, interruptions, consoleErrors }: Outcome): boolean {
  return isDeepStrictEqual(
    { authorized, shown, interruptions, consoleErrors },
    expectedOutcomeOf(cell),
  );
}
