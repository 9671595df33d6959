import type { SandboxOptions } from '../../../sandbox-server/index.ts';
import type { BankBehaviorName } from '../../../sandbox-server/schema/bank-behavior.ts';
import { CREATE_BODY, json, type SandboxSetup } from '../app.ts';

/** A bank with the behaviours under test, and the calls that a client makes to it. */

export const ODD_BANK = 'ob-odd';

/** The Monday of the frozen clock. */
export const TODAY = '2026-03-16';

export function oddBank(...behaviours: BankBehaviorName[]): SandboxOptions {
  return { providers: [{ id: ODD_BANK, name: 'Odd Bank', behaviours }] };
}

type ConnectOptions = { user?: string; scopes?: string[]; provider?: string };

/** Connects to a bank without a browser, and returns the calls of this connection. */
export async function connectTo(
  { sandbox, call }: Pick<SandboxSetup, 'sandbox' | 'call'>,
  {
    user = 'john',
    scopes = ['accounts', 'balance', 'transactions'],
    provider = ODD_BANK,
  }: ConnectOptions = {},
) {
  const body = {
    ...{ ...CREATE_BODY, scopes },
    ...(scopes.includes('info') && { data_access_type: 'one_time' }),
    provider_selection: { type: 'user_selected' },
  };
  const { id } = await json(await call('POST', '/v3/data-connections', { body }));
  await sandbox.journey(id).approve({ user, provider });
  return { id, ...callsOf(call, id) };
}

/** The calls of a connection. */
export function callsOf(call: SandboxSetup['call'], id: string) {
  const get = (path: string) => call('GET', path, { connection: id });
  const requestsOf = (account: string) => `/v3/connected-accounts/${account}/transactions/requests`;
  const listAccounts = async () => (await json(await get('/v3/connected-accounts'))).items;
  /** Creates a transactions request and reads it: its status, and its result if it has one. */
  const requestPage = async (account: string, body: object) => {
    const created = await call('POST', requestsOf(account), { connection: id, body });
    if (created.status !== 202) return { status: created.status };
    const { id: request } = await json(created);
    return json(await get(`${requestsOf(account)}/${request}`));
  };
  return {
    listAccounts,
    requestPage,
    getAccounts: () => get('/v3/connected-accounts'),
    getBalance: (account: string) => get(`/v3/connected-accounts/${account}/balance`),
    getUserInfo: () => call('GET', `/v3/data-connections/${id}/user-info`),
    createRequest: (account: string, body: object) =>
      call('POST', requestsOf(account), { connection: id, body }),
    /** Every page of a period, as a client that follows the cursors sees them. */
    readPages: async (account: string, body: object) => {
      const pages: Transaction[][] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await requestPage(account, { ...body, ...(cursor && { cursor }) });
        pages.push(page.result.items);
        cursor = page.result.pagination.next_cursor ?? undefined;
        if (cursor === undefined) return pages;
      }
    },
  };
}

export type Transaction = {
  id: string;
  timestamp: string;
  description: string;
  amount_in_minor: number;
  status: 'pending' | 'settled';
};
