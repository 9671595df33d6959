import { expect, it } from 'vitest';
import { INSTALL_MS } from '../dist/registry.ts';
import { describeMounted } from './mounted.ts';
import { createNextApp, type Mode, startNext } from './next.ts';

/** A build takes longer than all other tests here: it is for those who ask for it. */
const MODES: readonly Mode[] = process.env.NEXT === '1' ? ['dev', 'start'] : ['dev'];

for (const mode of MODES) {
  describeMounted(
    `the route of docs/mounting.md in next ${mode}`,
    async (env) => {
      const app = createNextApp('next');
      return 'missing' in app ? app : startNext(app.root, mode, env);
    },
    {
      patienceMs: INSTALL_MS,
      more: (page) =>
        it('has the headers of the site elsewhere', async () => {
          const { headers } = await page().send('/connect-bank/elsewhere');
          expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
        }),
    },
  );
}
