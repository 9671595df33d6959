import { describe, expect, it } from 'vitest';
import { rig } from './app.ts';

describe('revoking a connection', () => {
  it('is told by its record', async () => {
    const { sandbox, connect } = await rig();
    const { id } = await connect();
    expect(sandbox.connections.revoke(id)).toMatchObject({ id, revokedAt: sandbox.clock.now() });
  });

  it('is refused when there is no such connection', async () => {
    const { sandbox } = await rig();
    expect(() => sandbox.connections.revoke('nope')).toThrow('there is no connection nope');
  });

  it('is refused when there is no access, or no longer', async () => {
    const { sandbox, create, connect } = await rig();
    const { id: open } = await create();
    expect(() => sandbox.connections.revoke(open)).toThrow('cannot happen');
    const { id } = await connect();
    sandbox.connections.revoke(id);
    expect(() => sandbox.connections.revoke(id)).toThrow('cannot happen');
  });
});
