import type { Target } from './target.ts';

/** The invented user of all connections. */
export const USER = { name: 'Remi Terr', email: 'remi.terr@example.com' };

/** The most common request: hosted pages, on which the user chooses a bank. */
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

/** A request with the client's own pages instead of hosted pages. */
export function clientLedBody(target: Target) {
  const { hosted_page: _, ...rest } = hostedBody(target);
  return {
    ...rest,
    provider_selection: preselected(target),
    user_consent: PRECAPTURED,
    authorization_flow: { redirect: { return_uri: target.returnUri } },
  };
}
