/** Tests of the app of `docs/mounting.md` in one of Next's modes. */
import { expect, it } from 'vitest';
import { INSTALL_MS } from '../dist/registry.ts';
import { describeMounted } from './mounted.ts';
import { createNextApp, type Mode, startNext } from './next.ts';

export function describeNext(mode: Mode): void {
  describeMounted(
    `the route of docs/mounting.md in next ${mode}`,
    async (env) => {
      const app = createNextApp(`next-${mode}`);
      return 'missing' in app ? app : startNext(app.root, mode, env);
    },
    {
      patienceMs: INSTALL_MS,
      more: (page) => {
        it('has the headers of the site elsewhere', async () => {
          const { headers } = await page().send('/connect-bank/elsewhere');
          expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin-allow-popups');
        });

        // In development the page would be compiled first, which takes longer than all other tests.
        it.runIf(mode === 'start')(
          'shows the component of docs/frameworks.md on a page',
          async () => {
            const response = await page().send('/');
            expect(await response.text()).toContain('<connect-bank');
          },
        );
      },
    },
  );
}
