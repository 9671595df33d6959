import { describe, expect, it } from 'vitest';
import { resultPage } from '../../../sandbox-server/pages/result.ts';
import { ending } from './every-page.ts';
import { elementsOf, wordsOf } from './reading.ts';

describe('the result', () => {
  it.each([
    ['authorized', 'Your bank is connected', 'can now see the data you chose'],
    ['denied', 'You said no', 'Nothing was shared with Penny Planner'],
    ['cancelled', 'You cancelled', 'Nothing was shared with Penny Planner'],
    ['failed', 'Your bank could not be connected', 'The bank had a problem'],
  ] as const)('of a journey that was %s', (outcome, title, detail) => {
    const page = wordsOf(String(resultPage({ ...ending, outcome })));
    expect(page).toContain(title);
    expect(page).toContain(detail);
  });

  it('leads back to the client', () => {
    const page = String(resultPage(ending));
    expect(elementsOf(page, 'a')).toEqual([{ class: 'primary', href: '/journey/return' }]);
    expect(wordsOf(page)).toContain('Return to Penny Planner');
  });

  it.each([undefined, 'javascript:alert(1)', 'data:text/html,x'])(
    'asks to close the window where the way back is %j',
    (returnUri) => {
      const { returnUri: _, ...view } = ending;
      const page = String(resultPage({ ...view, ...(returnUri !== undefined && { returnUri }) }));
      expect(elementsOf(page, 'a')).toEqual([]);
      expect(wordsOf(page)).toContain('You can close this window.');
    },
  );
});
