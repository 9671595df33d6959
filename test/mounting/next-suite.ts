/** Tests of the Next.js app of `docs/mounting.md` in one mode. */
import { expect, it } from 'vitest';
import { INSTALL_MS } from '../installs/registry.ts';
import { describeMountedHost } from './mounted-host-suite.ts';
import { createNextApp, type Mode, startNext } from './next.ts';

export function describeNext(mode: Mode): void {
  describeMountedHost(
    `the route of docs/mounting.md in next ${mode}`,
    async (env) => {
      const app = createNextApp(`next-${mode}`);
      return 'missing' in app ? app : startNext(app.root, mode, env);
    },
    {
      startTimeoutMs: INSTALL_MS,
      describeMore: (page) => {
        it('the app sets its own headers at other paths', async () => {
          const { headers } = await page().send('/connect-bank/unknown');
          expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin-allow-popups');
        });

        // In development mode, Next.js compiles the page first, which takes longer than all other tests.
        it.runIf(mode === 'start')(
          'the app renders the component of docs/frameworks.md',
          async () => {
            const response = await page().send('/');
            expect(await response.text()).toContain('<connect-bank');
          },
        );
      },
    },
  );
}
