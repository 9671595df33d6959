/** A client on a sandbox of its own, and a connection that a mock user has approved. */
import { createSandbox, type SandboxOptions } from '../../../sandbox-server/index.ts';
import {
  type CreateConnectionBody,
  createTrueLayerClient,
  type TrueLayerOptions,
} from '../../../widget/truelayer/index.ts';
import { checkedFetch } from '../../contract/checked-fetch.ts';

export const CREATE = {
  scopes: ['accounts', 'balance', 'transactions'],
  provider_selection: { type: 'user_selected' },
  user: { name: 'Ada Lovelace', email: 'ada@example.com' },
  user_consent: { type: 'authorization_flow_captured' },
  hosted_page: { type: 'authorization_flow', return_uri: 'https://app.example/back' },
} as const satisfies CreateConnectionBody;

/** What is read of `user`, by default john; the sandbox's clock takes the client's pauses. */
export async function connectedClient({
  sandboxOptions = {},
  body = CREATE,
  user = 'john',
  ...options
}: Partial<TrueLayerOptions> & {
  sandboxOptions?: SandboxOptions;
  body?: CreateConnectionBody;
  user?: string;
} = {}) {
  const sandbox = createSandbox({ now: '2026-03-16T12:00:00Z', ...sandboxOptions });
  const client = createTrueLayerClient({
    clientId: 'sandbox-connect-bank',
    clientSecret: 'sandbox-secret',
    environment: 'sandbox',
    fetch: checkedFetch(sandbox.fetch),
    clock: sandbox.clock.now,
    wait: (ms) => sandbox.clock.advance(ms),
    ...options,
  });
  const { id: connectionId } = await client.connections.create(body);
  await sandbox.journey(connectionId).approve({ user });
  const [account] = await client.accounts(connectionId, { type: 'account' });
  return { sandbox, client, connectionId, accountId: account?.id ?? '' };
}

export type Connected = Awaited<ReturnType<typeof connectedClient>>;
