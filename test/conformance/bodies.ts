import type { Target } from './target.ts';

/** Who connects; nobody's real data. */
export const USER = { name: 'Remi Terr', email: 'remi.terr@example.com' };

/** The most common request: TrueLayer's pages lead the user, who chooses a bank. */
export function hostedBody({ returnUri }: Target) {
  return {
    scopes: ['accounts', 'transactions'],
    provider_selection: { type: 'user_selected' },
    user: USER,
    user_consent: { type: 'authorization_flow_captured' },
    hosted_page: { type: 'authorization_flow', return_uri: returnUri },
  };
}

export function preselected({ provider }: Target) {
  return { type: 'preselected', provider_id: provider };
}

export const PRECAPTURED = { type: 'precaptured', captured_at: '2026-01-01T00:00:00.000Z' };

/** The client's own pages lead the user. */
export function clientLedBody(target: Target) {
  const { hosted_page: _, ...rest } = hostedBody(target);
  return {
    ...rest,
    provider_selection: preselected(target),
    user_consent: PRECAPTURED,
    authorization_flow: { redirect: { return_uri: target.returnUri } },
  };
}
