import { describe, expect, it } from 'vitest';
import { setupSandbox } from '../app.ts';

describe('revoking a connection', () => {
  it('is told by its record', async () => {
    const { sandbox, connect } = await setupSandbox();
    const { id } = await connect();
    expect(sandbox.connections.revoke(id)).toMatchObject({ id, revokedAt: sandbox.clock.now() });
  });

  it('is refused when there is no such connection', async () => {
    const { sandbox } = await setupSandbox();
    expect(() => sandbox.connections.revoke('nope')).toThrow('there is no connection nope');
  });

  it('is refused when there is no access, or no longer', async () => {
    const { sandbox, create, connect } = await setupSandbox();
    const { id: open } = await create();
    expect(() => sandbox.connections.revoke(open)).toThrow('there is no access to revoke');
    const { id } = await connect();
    sandbox.connections.revoke(id);
    expect(() => sandbox.connections.revoke(id)).toThrow('there is no access to revoke');
  });
});

describe('letting a consent end', () => {
  it('ends the access, but not the connection', async () => {
    const { sandbox, connect, call } = await setupSandbox();
    const { id } = await connect();
    expect(sandbox.connections.expire(id)).toMatchObject({ id, status: 'authorized' });
    const response = await call('GET', '/v3/connected-accounts', { connection: id });
    expect(response.status).toBe(403);
  });

  it('is refused when it has ended, or was never given', async () => {
    const { sandbox, create, connect } = await setupSandbox();
    const { id: waiting } = await create();
    expect(() => sandbox.connections.expire(waiting)).toThrow(
      'there is no access to expire: its status is `authorization_required`',
    );
    const { id } = await connect();
    sandbox.connections.expire(id);
    expect(() => sandbox.connections.expire(id)).toThrow(
      'there is no access to expire: it is expired',
    );
  });
});
