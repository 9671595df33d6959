/**
 * `npm run matrix`: walks every cell in every engine of this machine and writes docs/browsers.md.
 * `npm run matrix -- webkit` walks in that one only, and writes nothing.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findBrowser } from '../browser.ts';
import { CELLS, type Engine, nameOf, type Outcome, walk } from './cell.ts';
import { launchChromium } from './chromium.ts';
import { verdictFor } from './expectation.ts';
import { findFirefox, launchFirefox } from './firefox.ts';
import { type Scene, setScene } from './scene.ts';
import { pageOf, type Run } from './table.ts';
import { findWebKit, launchWebKit } from './webkit.ts';

const PAGE = resolve(import.meta.dirname, '../../docs/browsers.md');

const [only = ''] = process.argv.slice(2);
const isWanted = (name: string) => name.includes(only);
const firefox = isWanted('firefox') ? findFirefox() : undefined;
const webkit = isWanted('webkit') ? findWebKit() : undefined;
const scene = await setScene();
try {
  const runs = await Promise.all([
    ...(isWanted('chromium') ? [runIn(await launchChromium(findBrowser()), scene)] : []),
    ...(firefox === undefined ? [] : [runIn(await launchFirefox(firefox), scene)]),
    ...(webkit === undefined ? [] : [runIn(await launchWebKit(webkit), scene)]),
  ]);
  const lost = runs.flatMap(({ outcomes }) => outcomes.filter((outcome) => !isGood(outcome)));
  if (lost.length > 0) throw new Error(JSON.stringify(lost, undefined, 2));
  if (only === '') writeFileSync(PAGE, pageOf(runs));
} finally {
  await scene.close();
}

async function runIn(engine: Engine, stage: Scene): Promise<Run> {
  const outcomes: Outcome[] = [];
  for (const cell of CELLS) {
    const outcome = await walk(engine, stage, cell);
    outcomes.push(outcome);
    console.log(`${isGood(outcome) ? '✓' : '✗'} ${engine.name}: ${nameOf(cell)}`);
  }
  await engine.close();
  return { engine: engine.name, outcomes };
}

function isGood({ cell, authorized, shown, detours, complaints }: Outcome): boolean {
  return isDeepStrictEqual({ authorized, shown, detours, complaints }, verdictFor(cell));
}
