import { SmartRouter } from 'hono/router/smart-router';
import { describe, expect, it, vi } from 'vitest';
import { createSandbox } from '../../sandbox-server/index.ts';
import { API, AUTH } from './app.ts';

describe('the cost of another sandbox', () => {
  it('another sandbox builds no route, of the API or of the control plane', async () => {
    const add = vi.spyOn(SmartRouter.prototype, 'add');
    const { fetch } = createSandbox();
    await fetch(`${API}/v3/connected-accounts`);
    await fetch(`${API}/_sandbox/clock`);
    expect(add).not.toHaveBeenCalled();
  });

  it('the access token that a sandbox has signed needs no verification', async () => {
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const { fetch } = createSandbox();
    const form = { client_id: 'sandbox-connect-bank', client_secret: 'sandbox-secret' };
    const body = new URLSearchParams({ ...form, grant_type: 'client_credentials', scope: 'data' });
    const token = await fetch(`${AUTH}/connect/token`, { method: 'POST', body });
    const { access_token: bearer } = await token.json();
    const headers = { Authorization: `Bearer ${bearer}` };
    expect((await fetch(`${API}/v3/connected-accounts`, { headers })).status).toBe(400);
    expect(verify).not.toHaveBeenCalled();
  });
});
