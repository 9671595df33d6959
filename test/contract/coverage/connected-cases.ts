import type { ProblemKind } from '../../../sandbox-server/schema/problem.ts';
import type { Certainty } from '../../certainty.ts';
import { CREATE_BODY, callWith, setupSandbox, tokenFor } from '../../sandbox-server/app.ts';
import {
  callOperation,
  DATES,
  EVERY_SCOPE,
  setupPreviewSandbox,
  RECURRING,
  type ReadId,
  renewed,
  type Subject,
  subjectOf,
} from './calls.ts';
import { setupWithoutDataScope } from './unconnected-cases.ts';

/** An ordinary way to a problem of an operation on a connection. */
export type ConnectedCase = {
  problem: ProblemKind;
  how: string;
  certainty: Certainty;
  /** The operations it is a way for. */
  of: readonly ReadId[];
  produce(id: ReadId): Promise<Response>;
};

/** Those whose request names the connection in a header. */
const BY_HEADER = [
  'connected-accounts-get-accounts',
  'connected-accounts-create-transactions-request',
  'connected-accounts-get-transactions-request',
  'connected-accounts-get-balance',
] as const;

const PUBLISHED = ['get-user-info', ...BY_HEADER] as const;
const EVERY = [...PUBLISHED, 'get-connection', 'reconfirm-connection'] as const;
const OF_AN_ACCOUNT = BY_HEADER.slice(1);
/** Those for which TrueLayer goes to the bank while the caller waits. */
const AT_THE_BANK = [
  'get-user-info',
  'connected-accounts-get-accounts',
  'connected-accounts-get-balance',
] as const;

const NOWHERE: Subject = { connection: 'x', account: 'x', request: 'x' };
const LOCKED = 'error.account_permanently_locked';

export const CONNECTED_CASES: readonly ConnectedCase[] = [
  {
    problem: 'invalid_parameters',
    how: 'without the header `Connection-Id`',
    certainty: 'spec',
    of: BY_HEADER,
    produce: async (id) =>
      callOperation(await setupSandbox(), id, NOWHERE, { headers: { 'Connection-Id': '' } }),
  },
  {
    problem: 'invalid_parameters',
    how: 'with an unknown `type`',
    certainty: 'spec',
    of: ['connected-accounts-get-accounts'],
    produce: async (id) =>
      callOperation(await setupSandbox(), id, NOWHERE, { query: '?type=loan' }),
  },
  {
    problem: 'invalid_parameters',
    how: 'with a date that does not exist',
    certainty: 'spec',
    of: ['connected-accounts-create-transactions-request'],
    produce: async (id) =>
      callOperation(await setupSandbox(), id, NOWHERE, {
        body: { from: '2026-02-30', to: '2026-03-01' },
      }),
  },
  {
    problem: 'invalid_parameters',
    how: 'with a `cursor` that was never given',
    certainty: 'guess',
    of: ['connected-accounts-create-transactions-request'],
    produce: async (id) => {
      const base = await setupSandbox();
      const body = { ...DATES, cursor: 'never-given' };
      return callOperation(base, id, await subjectOf(base), { body });
    },
  },
  {
    problem: 'invalid_parameters',
    how: 'without `user_consent`',
    certainty: 'guess',
    of: ['reconfirm-connection'],
    produce: async (id) => callOperation(await setupPreviewSandbox(), id, NOWHERE, { body: {} }),
  },
  {
    problem: 'invalid_state',
    how: 'before the user has authorised the connection',
    certainty: 'docs',
    of: [...PUBLISHED, 'reconfirm-connection'],
    produce: async (id) => {
      const base = await setupPreviewSandbox();
      const { id: connection } = await base.create(EVERY_SCOPE);
      return callOperation(base, id, { ...NOWHERE, connection });
    },
  },
  {
    problem: 'invalid_state',
    how: 'after the user has called it off',
    certainty: 'docs',
    of: PUBLISHED,
    produce: async (id) => {
      const base = await setupSandbox();
      const { id: connection, hosted_page: page } = await base.create(EVERY_SCOPE);
      await base.fetch(page.uri);
      const cancel = `${new URL(page.uri).origin}${new URL(page.uri).pathname}/cancel`;
      await base.fetch(cancel, { method: 'POST', body: new URLSearchParams() });
      return callOperation(base, id, { ...NOWHERE, connection });
    },
  },
  {
    problem: 'invalid_state',
    how: 'for a connection with one-time access',
    certainty: 'guess',
    of: ['reconfirm-connection'],
    produce: async (id) => {
      const base = await setupPreviewSandbox();
      return callOperation(base, id, await subjectOf(base));
    },
  },
  {
    problem: 'unauthenticated',
    how: 'without a bearer token',
    certainty: 'spec',
    of: EVERY,
    produce: async (id) =>
      callOperation(await setupPreviewSandbox(), id, NOWHERE, { headers: { Authorization: '' } }),
  },
  {
    problem: 'unauthenticated',
    how: 'with a token that has expired',
    certainty: 'docs',
    of: PUBLISHED,
    produce: async (id) => {
      const base = await setupSandbox();
      base.sandbox.clock.advance('PT1H');
      return callOperation(base, id, NOWHERE);
    },
  },
  {
    problem: 'forbidden',
    how: 'with a token that lacks the scope `data`',
    certainty: 'docs',
    of: EVERY,
    produce: async (id) => callOperation(await setupWithoutDataScope(), id, NOWHERE),
  },
  {
    problem: 'forbidden',
    how: "when the connection lacks the operation's scope",
    certainty: 'guess',
    of: PUBLISHED,
    produce: async (id) => {
      const base = await setupSandbox();
      const scopes = id === 'connected-accounts-get-accounts' ? ['balance'] : ['accounts'];
      return callOperation(base, id, await subjectOf(base, { ...CREATE_BODY, scopes }));
    },
  },
  {
    problem: 'forbidden',
    how: 'more than five minutes after the login at the bank',
    certainty: 'docs',
    of: ['get-user-info'],
    produce: async (id) => after('PT5M', id, EVERY_SCOPE),
  },
  {
    problem: 'forbidden',
    how: 'when the window of one-time access is over',
    certainty: 'docs',
    of: BY_HEADER,
    produce: async (id) => after('PT1H', id, EVERY_SCOPE),
  },
  {
    problem: 'forbidden',
    how: 'when the consent has expired, after 90 days',
    certainty: 'docs',
    of: [...BY_HEADER, 'reconfirm-connection'],
    produce: async (id) => after('P90D', id, RECURRING),
  },
  {
    problem: 'forbidden',
    how: 'when the user has revoked access: `sandbox.connections.revoke(id)`',
    certainty: 'docs',
    of: [...PUBLISHED, 'reconfirm-connection'],
    produce: async (id) => afterRevocation(id),
  },
  {
    problem: 'forbidden',
    how: `for the mock user \`${LOCKED}\``,
    certainty: 'guess',
    of: AT_THE_BANK,
    produce: async (id) => ofMockUser(LOCKED, id),
  },
  {
    problem: 'not_found',
    how: 'for a connection that does not exist',
    certainty: 'docs',
    of: EVERY,
    produce: async (id) => callOperation(await setupPreviewSandbox(), id, NOWHERE),
  },
  {
    problem: 'not_found',
    how: "for another client's connection",
    certainty: 'guess',
    of: EVERY,
    produce: async (id) => {
      const base = await setupPreviewSandbox();
      const subject = await subjectOf(base);
      const { id: other, secret } = base.sandbox.clients.add({ id: 'other', secret: 'secret' });
      const token = await tokenFor(base.fetch, { id: other, secret });
      return callOperation({ call: callWith(base.fetch, token) }, id, subject);
    },
  },
  {
    problem: 'not_found',
    how: 'for an account that the user does not share',
    certainty: 'docs',
    of: OF_AN_ACCOUNT,
    produce: async (id) => {
      const base = await setupSandbox();
      return callOperation(base, id, { ...(await subjectOf(base)), account: 'another' });
    },
  },
  {
    problem: 'not_found',
    how: 'for a request that was never made',
    certainty: 'docs',
    of: ['connected-accounts-get-transactions-request'],
    produce: async (id) => {
      const base = await setupSandbox();
      const request = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
      return callOperation(base, id, { ...(await subjectOf(base)), request });
    },
  },
  {
    problem: 'rate_limit_exceeded',
    how: 'at the fifth call in 24 hours without an IP address in `Tl-User-IP`, where the sandbox counts them (`dailyCallLimit: 4`)',
    certainty: 'guess',
    of: [...AT_THE_BANK, 'connected-accounts-create-transactions-request'],
    produce: async (id) => {
      const base = await setupSandbox({ dailyCallLimit: 4 });
      const subject = await subjectOf(base);
      for (const _ of [1, 2, 3, 4]) await callOperation(base, id, subject);
      return callOperation(base, id, subject);
    },
  },
  {
    problem: 'unknown_error',
    how: 'for the mock user `error.internal_error`',
    certainty: 'guess',
    of: AT_THE_BANK,
    produce: async (id) => ofMockUser('error.internal_error', id),
  },
  {
    problem: 'provider_error',
    how: 'for the mock user `error.provider_error`',
    certainty: 'guess',
    of: AT_THE_BANK,
    produce: async (id) => ofMockUser('error.provider_error', id),
  },
];

async function after(duration: string, id: ReadId, body: object): Promise<Response> {
  const base = await setupPreviewSandbox();
  const subject = await subjectOf(base, body);
  base.sandbox.clock.advance(duration);
  return callOperation(await renewed(base), id, subject);
}

async function afterRevocation(id: ReadId): Promise<Response> {
  const base = await setupPreviewSandbox();
  const subject = await subjectOf(base, id === 'get-user-info' ? EVERY_SCOPE : RECURRING);
  base.sandbox.connections.revoke(subject.connection);
  return callOperation(base, id, subject);
}

async function ofMockUser(username: string, id: ReadId): Promise<Response> {
  const base = await setupSandbox();
  const { id: connection } = await base.connect(EVERY_SCOPE, { username, password: 'error' });
  const account = base.sandbox.connections.get(connection)?.accountIds?.[0] ?? 'none';
  return callOperation(base, id, { connection, account, request: 'none' });
}
