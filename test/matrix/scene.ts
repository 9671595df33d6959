/** The shop with a sandbox for each opener policy. */
import { createSandbox } from 'connect-bank/sandbox';
import { type Listening, listen } from 'connect-bank/sandbox/node';
import { OPENER_POLICIES, type OpenerPolicy } from './cell.ts';
import { openShop, type Shop } from './shop.ts';

export type Scene = {
  shop: Shop;
  banks: Readonly<Record<OpenerPolicy, string>>;
  close(): Promise<void>;
};

export async function setScene(): Promise<Scene> {
  const sandboxes: Listening[] = [];
  const banks = { none: '', 'same-origin-allow-popups': '', 'same-origin': '' };
  for (const policy of OPENER_POLICIES) {
    const sandbox = createSandbox(policy === 'none' ? {} : { openerPolicy: policy });
    const listening = await listen(sandbox);
    sandboxes.push(listening);
    banks[policy] = listening.url;
  }
  const shop = await openShop({ banks });
  return {
    shop,
    banks,
    async close() {
      await Promise.all([shop.close(), ...sandboxes.map((each) => each.close())]);
    },
  };
}
