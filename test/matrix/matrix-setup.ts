/** The partner site with a sandbox for each opener policy. */
import { createSandbox } from 'connect-bank/sandbox';
import { type Listening, listen } from 'connect-bank/sandbox/node';
import { OPENER_POLICIES, type OpenerPolicy } from './cell.ts';
import { type PartnerSite, startPartnerSite } from './partner-site.ts';

export type MatrixSetup = {
  site: PartnerSite;
  banks: Readonly<Record<OpenerPolicy, string>>;
  close(): Promise<void>;
};

export async function setupMatrix(): Promise<MatrixSetup> {
  const servers: Listening[] = [];
  const banks = { none: '', 'same-origin-allow-popups': '', 'same-origin': '' };
  for (const policy of OPENER_POLICIES) {
    const sandbox = createSandbox(policy === 'none' ? {} : { openerPolicy: policy });
    const server = await listen(sandbox);
    servers.push(server);
    banks[policy] = server.url;
  }
  const site = await startPartnerSite({ banks });
  return {
    site,
    banks,
    async close() {
      await Promise.all([site.close(), ...servers.map((each) => each.close())]);
    },
  };
}
