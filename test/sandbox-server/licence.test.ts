import { describe, expect, it } from 'vitest';
import { AISP, CREATE_BODY, json, RETURN_URI, type SandboxSetup, setupSandbox } from './app.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A consent that the client's own page took at an instant. */
const capturedAt = (captured_at: string) => ({
  user_consent: { type: 'precaptured', captured_at },
});

const FLOW = {
  hosted_page: undefined,
  authorization_flow: { redirect: { return_uri: RETURN_URI } },
};

const post = ({ call }: SandboxSetup, change: object) =>
  call('POST', '/v3/data-connections', { body: { ...CREATE_BODY, ...change } });

describe('a client without a licence', () => {
  it.each([
    ['authorization_flow', FLOW, '`authorization_flow`'],
    [
      'a precaptured consent',
      capturedAt('2026-03-16T11:59:00Z'),
      '`user_consent.type` `precaptured`',
    ],
    [
      'both',
      { ...FLOW, ...capturedAt('2026-03-16T11:59:00Z') },
      '`authorization_flow` and `user_consent.type` `precaptured`',
    ],
  ])(
    'that sends %s is forbidden to, and the log says how to configure it',
    async (_, change, fields) => {
      const base = await setupSandbox();
      const response = await post(base, change);
      const { title, trace_id: traceId } = await json(response);
      expect([response.status, title]).toEqual([403, 'Forbidden']);
      expect(base.sandbox.connections.list()).toEqual([]);
      expect(base.sandbox.requests.list({ traceId })[0]?.why).toBe(
        `only a client with an AISP licence may send ${fields}; if \`sandbox-connect-bank\` has one, configure it with \`aisp: true\``,
      );
    },
  );

  it('that sends an invalid body learns of that first', async () => {
    const response = await post(await setupSandbox(), { ...FLOW, scopes: [] });
    expect(response.status).toBe(400);
  });

  it('may leave pages and consent to the hosted page', async () => {
    expect((await post(await setupSandbox(), {})).status).toBe(201);
  });
});

describe('a consent that a licensed client has taken', () => {
  it('in the future is rejected', async () => {
    const base = await setupSandbox({ clients: [AISP] });
    const response = await post(base, capturedAt('2026-03-16T12:00:00.001Z'));
    expect(response.status).toBe(400);
    expect((await json(response)).errors).toEqual({
      'user_consent.captured_at': ['Must not be in the future'],
    });
  });

  it('at this moment is accepted, whatever its offset', async () => {
    const base = await setupSandbox({ clients: [AISP] });
    expect((await post(base, capturedAt('2026-03-16T13:00:00+01:00'))).status).toBe(201);
  });

  it('thirty days ago ends access in sixty days', async () => {
    const { sandbox, create } = await setupSandbox({ clients: [AISP] });
    const { id } = await create({ ...CREATE_BODY, ...capturedAt('2026-02-14T12:00:00Z') });
    const { connection } = await sandbox.journey(id).approve();
    expect((connection.consentEndsAt ?? 0) - sandbox.clock.now()).toBe(60 * DAY_MS);
  });

  it('does not shorten one-time access, which counts from the login', async () => {
    const { sandbox, create } = await setupSandbox({ clients: [AISP] });
    const once = { data_access_type: 'one_time', ...capturedAt('2026-02-14T12:00:00Z') };
    const { id } = await create({ ...CREATE_BODY, ...once });
    const { connection } = await sandbox.journey(id).approve();
    expect((connection.consentEndsAt ?? 0) - sandbox.clock.now()).toBe(60 * 60 * 1000);
  });
});
