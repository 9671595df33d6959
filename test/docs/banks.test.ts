import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ALL_BEHAVIORS } from '../../sandbox-server/domain/bank/behaviors/registry.ts';
import { PROVIDERS } from '../../sandbox-server/fixtures/providers.ts';
import { BANKS_PAGE, banksPage } from './banks.ts';

it('the page about banks shows the present behaviours; `npm run docs:banks` updates it', () => {
  expect(readFileSync(BANKS_PAGE, 'utf8')).toBe(banksPage());
});

it.each(ALL_BEHAVIORS.map(({ name, description, reports }) => ({ name, description, reports })))(
  '$name is described in one sentence, has links and is at a bank of the sandbox',
  ({ name, description, reports }) => {
    expect(description).toMatch(/^[A-Z`][^.]*\.$/);
    for (const report of reports) expect(URL.parse(report)?.protocol).toBe('https:');
    expect(PROVIDERS.some(({ behaviors = [] }) => behaviors.includes(name))).toBe(true);
  },
);

it.each(['mock', 'uk-cs-mock'])('%s is well behaved', (id) => {
  expect(PROVIDERS.find((provider) => provider.id === id)?.behaviors).toEqual([]);
});
