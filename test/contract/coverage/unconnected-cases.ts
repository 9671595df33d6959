import type { ProblemKind } from '../../../sandbox-server/schema/problem.ts';
import type { Certainty } from '../../certainty.ts';
import {
  AISP,
  AUTH,
  CREATE_BODY,
  callWith,
  type SandboxSetup,
  setupSandbox,
  tokenFor,
} from '../../sandbox-server/app.ts';
import { setupPreviewSandbox } from './calls.ts';

/** A way to an answer of an operation that needs no connection. */
export type UnconnectedCase = {
  /** What the answer says of itself: a kind of problem, an OAuth error code, or that it is good. */
  outcome: 'success' | ProblemKind | `oauth:${string}`;
  how: string;
  certainty: Certainty;
  produce(): Promise<Response>;
};

export const TOKEN_CASES: readonly UnconnectedCase[] = [
  {
    outcome: 'success',
    how: 'with `grant_type=client_credentials`, id, secret and `scope=data`',
    certainty: 'docs',
    produce: () => askForToken({}),
  },
  {
    outcome: 'oauth:invalid_request',
    how: 'without a parameter',
    certainty: 'guess',
    produce: () => askForToken({ scope: undefined }),
  },
  {
    outcome: 'oauth:invalid_client',
    how: 'with a wrong id or secret',
    certainty: 'docs',
    produce: () => askForToken({ client_secret: 'wrong' }),
  },
  {
    outcome: 'oauth:invalid_scope',
    how: 'with a scope that the client does not have',
    certainty: 'observed',
    produce: () => askForToken({ scope: 'payments' }),
  },
  {
    outcome: 'oauth:unsupported_grant_type',
    how: 'with another grant',
    certainty: 'guess',
    produce: () => askForToken({ grant_type: 'password' }),
  },
  {
    outcome: 'oauth:internal_server_error',
    how: 'by the fault `unknown_error`',
    certainty: 'spec',
    produce: async () => {
      const base = await setupSandbox();
      base.sandbox.faults.add({ operation: 'GenerateAccessToken', problem: 'unknown_error' });
      return askForToken({}, base);
    },
  },
];

export const CREATE_CASES: readonly UnconnectedCase[] = [
  {
    outcome: 'success',
    how: 'with a body that the document and its prose accept',
    certainty: 'spec',
    produce: () => create(CREATE_BODY),
  },
  {
    outcome: 'invalid_parameters',
    how: 'with an unknown value in `scopes`',
    certainty: 'spec',
    produce: () => create({ ...CREATE_BODY, scopes: ['cards'] }),
  },
  {
    outcome: 'invalid_parameters',
    how: 'with the scope `info` and recurring access',
    certainty: 'docs',
    produce: () => create({ ...CREATE_BODY, scopes: ['info'] }),
  },
  {
    outcome: 'invalid_parameters',
    how: 'with a preselected provider that does not exist',
    certainty: 'guess',
    produce: () => {
      const selection = { type: 'preselected', provider_id: 'no-such-bank' };
      return create({ ...CREATE_BODY, provider_selection: selection });
    },
  },
  {
    outcome: 'unauthenticated',
    how: 'without a bearer token',
    certainty: 'spec',
    produce: () => create(CREATE_BODY, setupSandbox(), { Authorization: '' }),
  },
  {
    outcome: 'unauthenticated',
    how: 'with a token that has expired',
    certainty: 'docs',
    produce: async () => {
      const base = await setupSandbox();
      base.sandbox.clock.advance('PT1H');
      return create(CREATE_BODY, base);
    },
  },
  {
    outcome: 'forbidden',
    how: 'with a token that lacks the scope `data`',
    certainty: 'observed',
    produce: () => create(CREATE_BODY, setupWithoutDataScope()),
  },
  {
    outcome: 'forbidden',
    how: 'with a precaptured consent or `authorization_flow`, from a client without `aisp: true`',
    certainty: 'guess',
    produce: () => {
      const consent = { type: 'precaptured', captured_at: '2026-03-16T11:59:00.000Z' };
      return create({ ...CREATE_BODY, user_consent: consent });
    },
  },
  {
    outcome: 'invalid_parameters',
    how: 'with a `captured_at` in the future',
    certainty: 'guess',
    produce: () => {
      const consent = { type: 'precaptured', captured_at: '2026-03-16T12:00:00.001Z' };
      const body = { ...CREATE_BODY, user_consent: consent };
      return create(body, setupSandbox({ clients: [AISP] }));
    },
  },
];

/** A client with a token that lacks the scope `data`. */
export async function setupWithoutDataScope(): Promise<SandboxSetup> {
  const base = await setupPreviewSandbox();
  const client = { id: 'payer', secret: 'secret', scopes: ['payments'] };
  base.sandbox.clients.add(client);
  const token = await tokenFor(base.fetch, { ...client, scope: 'payments' });
  return { ...base, call: callWith(base.fetch, token) };
}

async function create(
  body: object,
  base: SandboxSetup | Promise<SandboxSetup> = setupSandbox(),
  headers: Record<string, string> = {},
): Promise<Response> {
  const { call } = await base;
  return call('POST', '/v3/data-connections', { body, headers });
}

/** Asks for a token as `fields` have it. */
async function askForToken(
  fields: Record<string, string | undefined>,
  base: SandboxSetup | Promise<SandboxSetup> = setupSandbox(),
): Promise<Response> {
  const { fetch } = await base;
  const all = {
    grant_type: 'client_credentials',
    client_id: 'sandbox-connect-bank',
    client_secret: 'sandbox-secret',
    scope: 'data',
    ...fields,
  };
  const sent = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return fetch(`${AUTH}/connect/token`, { method: 'POST', body: new URLSearchParams(sent) });
}
