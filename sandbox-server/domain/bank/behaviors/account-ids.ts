import { hexIdAt, randomStreamOf } from '../../random.ts';
import type { BankBehavior } from './behavior.ts';

export const newAccountIds: BankBehavior = {
  name: 'new-account-ids',
  description:
    'Each consent has other ids for the same accounts, a renewed or reconfirmed consent included.',
  reports: [
    'https://support.truelayer.com/hc/en-us/articles/360014473857-Why-are-my-account-id-s-changing-after-reauthentication',
    'https://github.com/invoiceninja/invoiceninja/issues/9725',
  ],
  accounts: (accounts, { connectionId, reconfirmedAt = 0 }) =>
    accounts.map((account) => ({
      ...account,
      id: hexIdAt(randomStreamOf('consent', connectionId, String(reconfirmedAt), account.id), 0),
    })),
};
