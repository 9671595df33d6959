import { describe, expect, it } from 'vitest';
import { createSandbox, type OpenerPolicy } from '../../../sandbox-server/index.ts';

const PAGES = ['/data/no-such-journey', '/bank/no-such-visit', '/data/assets/journey.css'];
const NAME = 'Cross-Origin-Opener-Policy';

/** What the sandbox sends with `path`. */
async function policyOf(path: string, openerPolicy?: OpenerPolicy): Promise<string | null> {
  const sandbox = createSandbox(openerPolicy === undefined ? {} : { openerPolicy });
  const { headers } = await sandbox.fetch(`http://127.0.0.1:4400${path}`);
  return headers.get(NAME);
}

describe("the opener policy of the journey's pages", () => {
  it.each(PAGES)('is none by default: %s', async (path) => {
    expect(await policyOf(path)).toBeNull();
  });

  it.each(PAGES)('is the one that was chosen: %s', async (path) => {
    expect(await policyOf(path, 'same-origin')).toBe('same-origin');
  });

  it('is no affair of the API', async () => {
    expect(await policyOf('/v3/connected-accounts', 'same-origin')).toBeNull();
  });
});
