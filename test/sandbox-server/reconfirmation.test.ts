import { describe, expect, it } from 'vitest';
import { AISP, actAs, json, type SandboxSetup, setupSandbox } from './app.ts';
import { wordsOf } from './pages/reading.ts';
import { person } from './person.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const RETURN_URI = 'https://shop.example/renewed?state=new';
const BODY = {
  user_consent: { type: 'precaptured', captured_at: '2026-03-16T12:00:00.000Z' },
  hosted_page: { type: 'authorization_flow', return_uri: RETURN_URI },
};

/** A connection of a mock user, eighty days old, and the calls that renew it. */
async function setupOld(username: string, password: string, client: object = {}) {
  const base = await setupSandbox({
    previews: ['reconfirmation'],
    clients: [{ ...AISP, aisp: false, ...client }],
  });
  const { id } = await base.connect(undefined, { username, password });
  await base.sandbox.clock.advance('P80D');
  const { call } = await actAs(base.fetch);
  const reconfirm = (body: object = BODY) =>
    call('POST', `/v3/data-connections/${id}/reconfirmation`, { body });
  return { ...base, id, reconfirm };
}

const daysLeftOf = ({ sandbox }: Pick<SandboxSetup, 'sandbox'>, id: string) =>
  ((sandbox.connections.get(id)?.consentEndsAt ?? 0) - sandbox.clock.now()) / DAY_MS;

describe('the reconfirmation of a consent', () => {
  it('needs no action of john / eternal, and extends the consent', async () => {
    const old = await setupOld('john', 'eternal');
    expect(await json(await old.reconfirm())).toEqual({ action_needed: 'no_action_needed' });
    expect(daysLeftOf(old, old.id)).toBe(90);
  });

  it.each([
    ['john', 'doe'],
    ['john7', 'iban7'],
  ])('needs a login of %s / %s, and extends the consent only then', async (username, password) => {
    const old = await setupOld(username, password);
    const { action_needed: action, user_input_link: link } = await json(await old.reconfirm());
    expect(action).toBe('authentication_needed');
    expect(daysLeftOf(old, old.id)).toBe(10);

    const visitor = await person(old.fetch).visit(link);
    expect(wordsOf(visitor.page)).toContain('Log in');
    await visitor.submit({ username, password });
    expect(visitor.address).toBe(`${RETURN_URI}&connection_id=${old.id}`);
    expect(daysLeftOf(old, old.id)).toBe(90);
    expect(await json(await old.reconfirm())).toEqual({ action_needed: 'no_action_needed' });
  });

  it('needs the consent of reconsent / doe, which the hosted page takes', async () => {
    const old = await setupOld('reconsent', 'doe');
    const { action_needed: action, user_input_link: link } = await json(await old.reconfirm());
    expect(action).toBe('reconfirmation_of_consent_needed');
    const visitor = await person(old.fetch).visit(link);
    expect(wordsOf(visitor.page)).toContain('Share your data with');
    await visitor.submit({ decision: 'allow' });
    expect(visitor.address).toBe(`${RETURN_URI}&connection_id=${old.id}`);
    expect(daysLeftOf(old, old.id)).toBe(90);
  });

  it('is not done by another user, or with a wrong password', async () => {
    const old = await setupOld('john', 'doe');
    const { user_input_link: link } = await json(await old.reconfirm());
    const visitor = await person(old.fetch).visit(link);
    await visitor.submit({ username: 'salaried', password: 'doe' });
    expect(visitor.status).toBe(422);
    await visitor.submit({ username: 'john', password: 'wrong' });
    expect(visitor.status).toBe(422);
    expect(daysLeftOf(old, old.id)).toBe(10);
  });

  it('that the user cancels leads back with an error and extends nothing', async () => {
    const old = await setupOld('reconsent', 'doe');
    const { user_input_link: link } = await json(await old.reconfirm());
    const visitor = await person(old.fetch).visit(link);
    const { pathname, origin } = new URL(visitor.address);
    const cancelled = await old.fetch(`${origin}${pathname}/cancel`, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'cancel' }),
    });
    const target = new URL(cancelled.headers.get('Location') ?? '');
    expect(target.searchParams.get('state')).toBe('new');
    expect(target.searchParams.get('error')).not.toBeNull();
    expect(daysLeftOf(old, old.id)).toBe(10);
    expect(await json(await old.reconfirm())).toMatchObject({
      action_needed: 'reconfirmation_of_consent_needed',
    });
  });

  it('is rejected with 400 until TrueLayer has reviewed the screen of the client', async () => {
    const old = await setupOld('john', 'eternal', { consentScreenReviewed: false });
    const response = await old.reconfirm();
    expect(response.status).toBe(400);
    expect((await json(response)).errors).toEqual({
      user_consent: ['Must be taken on a screen that TrueLayer has reviewed'],
    });
    expect(daysLeftOf(old, old.id)).toBe(10);
  });

  it('is rejected with a return URI that is not registered', async () => {
    const old = await setupOld('john', 'doe', {
      returnUris: ['https://app.example/back'],
    });
    const response = await old.reconfirm();
    expect(Object.keys((await json(response)).errors)).toEqual(['hosted_page.return_uri']);
  });
});
