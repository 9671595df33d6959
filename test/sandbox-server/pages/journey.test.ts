import { describe, expect, it } from 'vitest';
import { AISP, CREATE_BODY, RETURN_URI } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';
import { approve, person } from '../person.ts';

const LOGIN = { username: 'john', password: 'doe' };

const preselected = { provider_selection: { type: 'preselected', provider_id: 'mock' } };

const precaptured = { user_consent: { type: 'precaptured', captured_at: '2026-03-16T11:59:00Z' } };

const led = {
  hosted_page: undefined,
  authorization_flow: { redirect: { return_uri: RETURN_URI } },
};

describeEveryDelivery('the hosted journey', ({ setup }) => {
  async function arrived(body: object = CREATE_BODY, headers: Record<string, string> = {}) {
    const base = await setup({ clients: [AISP] });
    const connection = await base.create(body);
    const uri: string =
      connection.hosted_page?.uri ?? connection.authorization_flow.actions.next.uri;
    const visitor = await person(base.fetch, headers).visit(uri);
    const record = () => base.sandbox.connections.get(connection.id);
    return { ...base, connection, visitor, uri, record };
  }

  describe('the journey', () => {
    it('leads from the choice of a bank to the return URI, whose query is kept', async () => {
      const { visitor, connection, record } = await arrived();
      await visitor.submit({ provider_id: 'mock' });
      await visitor.submit({ decision: 'allow' });
      await visitor.submit(LOGIN);
      await visitor.submit({ decision: 'approve' });
      expect(visitor.page).toContain('Your bank is connected');
      await visitor.follow('Return to');
      expect(visitor.address).toBe(`${RETURN_URI}&connection_id=${connection.id}`);
      expect(record()?.status).toBe('authorized');
    });

    it('begins as soon as the user opens the page', async () => {
      const { record } = await arrived();
      expect(record()?.status).toBe('authorizing');
    });

    it('skips the choice of a preselected bank', async () => {
      const { visitor } = await arrived({ ...CREATE_BODY, ...preselected });
      expect(visitor.page).toContain('value="allow"');
    });

    it('skips the consent that was captured before', async () => {
      const { visitor } = await arrived({ ...CREATE_BODY, ...precaptured });
      await visitor.submit({ provider_id: 'mock' });
      expect(visitor.address).toContain('/bank/');
    });

    it('of a client that leads the user is the bank alone', async () => {
      const { visitor, connection } = await arrived({
        ...CREATE_BODY,
        ...preselected,
        ...precaptured,
        ...led,
      });
      expect(visitor.address).toContain('/bank/');
      await approve(visitor);
      expect(visitor.address).toBe(`${RETURN_URI}&connection_id=${connection.id}`);
    });

    it('of such a client ends on our result page when it wants one', async () => {
      const page = { hosted_page: { type: 'result_page' } };
      const { visitor } = await arrived({
        ...CREATE_BODY,
        ...preselected,
        ...precaptured,
        ...led,
        ...page,
      });
      await visitor.submit(LOGIN);
      await visitor.submit({ decision: 'approve' });
      expect(visitor.page).toContain('Your bank is connected');
      await visitor.follow('Return to');
      expect(visitor.address).toContain(RETURN_URI);
    });

    it('asks for the consent that such a client left to the flow', async () => {
      const { visitor } = await arrived({ ...CREATE_BODY, ...preselected, ...led });
      expect(visitor.page).toContain('value="allow"');
    });

    it('shares only the accounts that were ticked', async () => {
      const { visitor, record } = await arrived();
      await visitor.submit({ provider_id: 'mock' });
      await visitor.submit({ decision: 'allow' });
      await visitor.submit({ username: 'several', password: 'doe' });
      const ids = [...visitor.page.matchAll(/name="account"[^>]*value="(\w+)"/g)].map(
        ([, id]) => id ?? '',
      );
      expect(ids.length).toBeGreaterThan(1);
      await visitor.submit({ decision: 'approve', account: [ids[1] ?? ''] });
      expect(record()?.accountIds).toEqual([ids[1]]);
    });

    it('speaks the language the client asked for, else the browser’s', async () => {
      const hosted_page = { ...CREATE_BODY.hosted_page, language_code: 'de' };
      const asked = await arrived({ ...CREATE_BODY, hosted_page }, { 'Accept-Language': 'pl' });
      expect(asked.visitor.page).toContain('<html lang="de"');
      const browser = await arrived(CREATE_BODY, { 'Accept-Language': 'pl,en;q=0.5' });
      expect(browser.visitor.page).toContain('<html lang="pl"');
    });

    it('finds banks by name', async () => {
      const { visitor } = await arrived();
      await visitor.submit({ query: 'MOCK' });
      expect(visitor.page).toContain('value="mock"');
      await visitor.submit({ query: 'no such bank' });
      expect(visitor.page).not.toContain('name="provider_id"');
    });
  });

  describe('a journey without a connection', () => {
    it.each([
      ['deny', 'provider_rejected', 'You said no'],
      ['fail', 'provider_error', 'could not be connected'],
    ])('ends when the bank is told to %s', async (decision, reason, text) => {
      const { visitor, record } = await arrived();
      await visitor.submit({ provider_id: 'mock' });
      await visitor.submit({ decision: 'allow' });
      await visitor.submit(LOGIN);
      await visitor.submit({ decision });
      expect(visitor.page).toContain(text);
      await visitor.follow('Return to');
      expect(visitor.address).toContain(`&error=${reason}`);
      expect(record()?.failure).toMatchObject({ reason, stage: 'authorizing' });
    });

    it('ends when the user cancels', async () => {
      const { visitor, record, fetch, uri } = await arrived();
      const journey = uri.split('?')[0];
      await fetch(`${journey}/cancel`, { method: 'POST', body: new URLSearchParams() });
      await visitor.visit(uri);
      expect(visitor.page).toContain('You cancelled');
      expect(record()?.failure?.reason).toBe('canceled');
      await visitor.follow('Return to');
      expect(visitor.address).toContain('&error=tl_hpp_abandoned');
    });

    it('ends when the user cancels at the bank', async () => {
      const { visitor, record, fetch } = await arrived({
        ...CREATE_BODY,
        ...preselected,
        ...precaptured,
      });
      const [, cancelPath = ''] = /formaction="([^"]*\/cancel)"/.exec(visitor.page) ?? [];
      await fetch(new URL(cancelPath, visitor.address).href, {
        method: 'POST',
        body: new URLSearchParams(),
      });
      await visitor.visit(visitor.address);
      expect(visitor.page).toContain('You cancelled');
      expect(record()?.failure?.reason).toBe('user_canceled_at_provider');
      await visitor.follow('Return to');
      expect(visitor.address).toContain('&error=user_canceled_at_provider');
    });
  });

  describe('a form that is wrong', () => {
    it('says that the password is, keeps the user name and hides the password', async () => {
      const { visitor, record } = await arrived({ ...CREATE_BODY, ...preselected, ...precaptured });
      await visitor.submit({ username: 'john', password: 'guess-who' });
      expect(visitor.status).toBe(422);
      expect(visitor.page).toContain('The username or the password is wrong');
      expect(visitor.page).toContain('value="john"');
      expect(visitor.page).not.toContain('guess-who');
      expect(record()?.login).toBeUndefined();
      await visitor.submit(LOGIN);
      expect(visitor.page).toContain('value="approve"');
    });

    it('says that a bank must be chosen from the list', async () => {
      const { fetch, uri, record } = await arrived();
      const address = `${uri.split('?')[0]}/provider`;
      for (const body of [{}, { provider_id: 'nope' }]) {
        const response = await fetch(address, { method: 'POST', body: new URLSearchParams(body) });
        expect(response.status).toBe(422);
      }
      expect(record()?.providerId).toBeUndefined();
    });

    it('says that an account must be ticked', async () => {
      const { visitor, record } = await arrived({ ...CREATE_BODY, ...preselected, ...precaptured });
      await visitor.submit(LOGIN);
      await visitor.submit({ decision: 'approve', account: [] });
      expect(visitor.status).toBe(422);
      expect(visitor.page).toContain('Choose at least one account');
      expect(record()?.authorizedAt).toBeUndefined();
    });

    it.each([
      ['JSON', '{"decision":"allow"}', 'application/json'],
      ['another answer', 'decision=perhaps', 'application/x-www-form-urlencoded'],
    ])('changes nothing when the consent is %s', async (_, body, type) => {
      const { fetch, uri, record } = await arrived({ ...CREATE_BODY, ...preselected });
      const response = await fetch(`${uri.split('?')[0]}/consent`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': type },
      });
      expect(response.status).toBe(422);
      expect(record()?.consentedAt).toBeUndefined();
    });

    it('of a step that is over leads to the step that is now', async () => {
      const { visitor, fetch, uri, record } = await arrived();
      await visitor.submit({ provider_id: 'mock' });
      await visitor.submit({ decision: 'allow' });
      const late = new URLSearchParams({ provider_id: 'uk-cs-mock' });
      const response = await fetch(`${uri.split('?')[0]}/provider`, { method: 'POST', body: late });
      expect(response.status).toBe(303);
      expect(record()?.providerId).toBe('mock');
    });

    it('of a journey that does not exist is not found', async () => {
      const { fetch } = await setup();
      for (const path of ['/data/nope', '/bank/nope', '/data/nope/result']) {
        const response = await fetch(`https://app.truelayer-sandbox.com${path}`);
        expect(response.status).toBe(404);
        expect(response.headers.get('Content-Type')).toContain('text/html');
      }
    });
  });

  describe('every page', () => {
    it('runs no script, is in no frame and in no cache', async () => {
      const { fetch, uri } = await arrived();
      const response = await fetch(uri);
      expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
      expect(response.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(response.headers.get('Referrer-Policy')).toBe('no-referrer');
    });

    it('shows nothing of a request unescaped', async () => {
      const { fetch, uri } = await arrived();
      const query = new URLSearchParams({ query: '"><script>alert(1)</script>' });
      const page = await (await fetch(`${uri.split('?')[0]}?${query}`)).text();
      expect(page).not.toContain('<script>');
      expect(page).toContain('&lt;script&gt;');
    });

    it.each([
      '/data/assets/journey.css',
      '/data/providers/mock/bank.css',
      '/data/providers/mock/icon.svg',
      '/data/providers/mock/logo.svg',
    ])('finds %s', async (path) => {
      const { fetch } = await setup();
      expect((await fetch(`https://app.truelayer-sandbox.com${path}`)).status).toBe(200);
    });
  });
});
