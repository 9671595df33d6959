import { describe, expect, it } from 'vitest';
import { AISP, CREATE_BODY, RETURN_URI, setupSandbox } from '../app.ts';
import { person } from '../person.ts';
import { controlOf } from './control-plane.ts';

const preselected = { provider_selection: { type: 'preselected', provider_id: 'mock' } };
const precaptured = { user_consent: { type: 'precaptured', captured_at: '2026-03-16T11:59:00Z' } };
const led = {
  hosted_page: undefined,
  authorization_flow: { redirect: { return_uri: RETURN_URI } },
};
const resultPage = { hosted_page: { type: 'result_page' } };

async function created(body: object = CREATE_BODY) {
  const base = await setupSandbox({ clients: [AISP] });
  const connection = await base.create(body);
  return { ...base, id: connection.id as string, uri: connection.hosted_page?.uri as string };
}

describe('the journey driver', () => {
  it.each([
    ['with everything to do', {}, true],
    ['whose bank is chosen', preselected, true],
    ['whose consent was captured', precaptured, true],
    ['of which only the bank is left', { ...preselected, ...precaptured }, true],
    ['led by the client', led, true],
    ['led by the client to the bank', { ...led, ...preselected, ...precaptured }, true],
    ['led by the client, with our result page', { ...led, ...preselected, ...resultPage }, true],
    ['with our result page alone', resultPage, false],
    ['without a page', { hosted_page: undefined }, false],
  ])('approves a connection %s', async (_, body, returns) => {
    const { sandbox, id } = await created({ ...CREATE_BODY, ...body });
    const end = await sandbox.journey(id).approve();
    expect(end.connection).toMatchObject({ id, status: 'authorized', providerId: 'mock' });
    expect(end.returnUri).toBe(returns ? `${RETURN_URI}&connection_id=${id}` : undefined);
  });

  it('leaves the same behind as a person does', async () => {
    const { sandbox, id } = await created();
    await sandbox.journey(id).approve();
    const byHand = await setupSandbox({ clients: [AISP] });
    const { id: other } = await byHand.connect();
    expect(sandbox.connections.get(id)).toEqual(byHand.sandbox.connections.get(other));
  });

  it('takes the address of the hosted page for the connection', async () => {
    const { sandbox, id, uri } = await created();
    expect((await sandbox.journey(uri).approve()).connection.id).toBe(id);
  });

  it('takes the address of the bank for the connection', async () => {
    const base = await setupSandbox({ clients: [AISP] });
    const body = { ...CREATE_BODY, ...led, ...preselected, ...precaptured };
    const { id, authorization_flow: flow } = await base.create(body);
    const end = await base.sandbox.journey(flow.actions.next.uri).approve();
    expect(end.connection.id).toBe(id);
  });

  it.each([
    ['chosen a bank', [{ provider_id: 'ob-penny' }]],
    ['consented', [{ provider_id: 'ob-penny' }, { decision: 'allow' }]],
    [
      'logged in',
      [
        { provider_id: 'ob-penny' },
        { decision: 'allow' },
        { username: 'salaried', password: 'doe' },
      ],
    ],
  ])('goes on where a person has %s', async (_, steps) => {
    const { sandbox, fetch, id, uri } = await created();
    const visitor = await person(fetch).visit(uri);
    for (const step of steps as Record<string, string>[]) await visitor.submit(step);
    const { connection } = await sandbox.journey(id).approve();
    expect(connection).toMatchObject({ status: 'authorized', providerId: 'ob-penny' });
  });

  it('logs in as whom it is told, at the bank it is told', async () => {
    const { sandbox, id } = await created();
    const login = { user: 'john', password: 'iban', provider: 'ob-penny' };
    const { connection } = await sandbox.journey(id).approve(login);
    expect(connection.login).toMatchObject({ mockUserId: 'john-iban', username: 'john' });
    expect(connection.providerId).toBe('ob-penny');
  });

  it.each([
    ['salaried', { mockUserId: 'salaried', username: 'salaried' }],
    ['john+ci-7', { mockUserId: 'john', username: 'john+ci-7' }],
    ['john7', { mockUserId: 'john7', username: 'john7' }],
    ['john-eternal', { mockUserId: 'john-eternal', username: 'john' }],
    ['error.provider_error', { mockUserId: 'error.provider_error' }],
  ])('knows the password of %s', async (user, login) => {
    const { sandbox, id } = await created();
    const { connection } = await sandbox.journey(id).approve({ user });
    expect(connection.login).toMatchObject(login);
  });

  it('shares all accounts, or the ones it is told', async () => {
    const { sandbox, id, create } = await created();
    const all =
      (await sandbox.journey(id).approve({ user: 'several' })).connection.accountIds ?? [];
    expect(all.length).toBeGreaterThan(2);
    for (const accounts of [[1], [all[1] ?? '']]) {
      const { id: another } = await create();
      const end = await sandbox.journey(another).approve({ user: 'several', accounts });
      expect(end.connection.accountIds).toEqual([all[1]]);
    }
  });

  it('approves for a user without any account', async () => {
    const { sandbox, id } = await created();
    const { connection } = await sandbox.journey(id).approve({ user: 'noaccounts' });
    expect(connection).toMatchObject({ status: 'authorized', accountIds: [] });
  });

  it('chooses another bank where the mock bank is not offered', async () => {
    const filter = { countries: ['DE'] };
    const selection = { provider_selection: { type: 'user_selected', filter } };
    const { sandbox, id } = await created({ ...CREATE_BODY, ...selection });
    const { connection } = await sandbox.journey(id).approve();
    expect(connection.providerId).toBe('xs2a-lindenhof');
  });

  it.each([
    ['deny', 'provider_rejected', 'provider_rejected'],
    ['failAtBank', 'provider_error', 'provider_error'],
    ['cancel', 'canceled', 'tl_hpp_abandoned'],
  ] as const)('can %s', async (act, reason, error) => {
    const { sandbox, id } = await created();
    const { connection, returnUri } = await sandbox.journey(id)[act]();
    expect(connection).toMatchObject({ status: 'failed', failure: { reason } });
    expect(returnUri).toBe(`${RETURN_URI}&connection_id=${id}&error=${error}`);
  });

  it('can cancel at the bank', async () => {
    const { sandbox, id } = await created({ ...CREATE_BODY, ...preselected, ...precaptured });
    const { connection, returnUri } = await sandbox.journey(id).cancel();
    expect(connection.failure?.reason).toBe('user_canceled_at_provider');
    expect(returnUri).toContain('&error=user_canceled_at_provider');
  });

  it.each([
    'authorization_failed',
    'expired',
    'provider_expired',
    'internal_server_error',
  ] as const)('can fail at the bank with %s', async (reason) => {
    const { sandbox, id } = await created();
    const { connection, returnUri } = await sandbox.journey(id).failAtBank({ reason });
    expect(connection).toMatchObject({ status: 'failed', failure: { reason } });
    expect(returnUri).toContain(`&error=${reason}`);
  });

  it('cannot fail with a reason that TrueLayer does not have', async () => {
    const { sandbox, id } = await created();
    const journey: { failAtBank(failure: object): Promise<unknown> } = sandbox.journey(id);
    await expect(journey.failAtBank({ reason: 'user_canceled' })).rejects.toThrow(
      /^reason: Unknown value\. Valid values are .*'canceled'/,
    );
    expect(sandbox.connections.get(id)?.status).toBe('authorization_required');
  });

  it('can cancel where no bank fits', async () => {
    const filter = { provider_ids: ['nowhere'] };
    const selection = { provider_selection: { type: 'user_selected', filter } };
    const { sandbox, id } = await created({ ...CREATE_BODY, ...selection });
    await expect(sandbox.journey(id).approve()).rejects.toThrow('no bank fits the filter');
    const { connection } = await sandbox.journey(id).cancel();
    expect(connection.failure?.reason).toBe('canceled');
  });

  it('can close the window, and come back later', async () => {
    const { sandbox, id } = await created();
    const { connection, returnUri } = await sandbox.journey(id).abandon();
    expect(connection.status).toBe('authorizing');
    expect(returnUri).toBeUndefined();
    expect((await sandbox.journey(id).approve()).connection.status).toBe('authorized');
  });

  it('reaches the journeys of its own client only', async () => {
    const { sandbox, id, uri } = await created();
    sandbox.clients.add({ id: 'other', secret: 's' });
    const { journey } = sandbox.client('other');
    await expect(journey(id).approve()).rejects.toThrow(`there is no connection ${id}`);
    await expect(journey(uri).approve()).rejects.toThrow(`there is no journey at ${uri}`);
    await sandbox.client('sandbox-connect-bank').journey(uri).approve();
    expect(sandbox.connections.get(id)?.status).toBe('authorized');
  });
});

describe('a journey that cannot be', () => {
  it.each([
    [{ user: 'jonh' }, "user: There is no mock user 'jonh' here. Did you mean 'john'?"],
    [{ user: 'somebody' }, "user: There is no mock user 'somebody' here. There are john, error."],
    [{ password: 'dough' }, "password: Must be that of john: 'doe', 'iban', 'eternal'"],
    [{ provider: 'mokc' }, "provider: There is no bank 'mokc' here. Did you mean 'mock'?"],
    [{ accounts: [9] }, 'accounts: john has no account 9 at mock, only 0 ('],
    [{ accounts: ['x'] }, 'accounts: john has no account x at mock, only 0 ('],
    [{ accounts: [] }, 'accounts: Must have at least one, as the bank insists'],
  ])('is refused for %j, and nothing is done', async (approval, message) => {
    const { sandbox, id } = await created();
    await expect(sandbox.journey(id).approve(approval)).rejects.toThrow(message);
    expect(sandbox.connections.get(id)?.status).toBe('authorization_required');
  });

  it('is refused when it is over', async () => {
    const { sandbox, id } = await created();
    await sandbox.journey(id).deny();
    await expect(sandbox.journey(id).approve()).rejects.toThrow(
      `the journey of connection ${id} is over: it is \`failed\``,
    );
  });

  it('is refused when a bank was chosen that is not the one', async () => {
    const { sandbox, id } = await created({ ...CREATE_BODY, ...preselected });
    const approval = sandbox.journey(id).approve({ provider: 'ob-penny' });
    await expect(approval).rejects.toThrow('provider: the bank is mock already');
  });

  it('is rejected when another user is logged in', async () => {
    const { sandbox, fetch, id, uri } = await created({ ...CREATE_BODY, ...preselected });
    const visitor = await person(fetch).visit(uri);
    await visitor.submit({ decision: 'allow' });
    await visitor.submit({ username: 'salaried', password: 'doe' });
    await expect(sandbox.journey(id).approve({ user: 'john' })).rejects.toThrow(
      'user: salaried is logged in already',
    );
    await expect(sandbox.journey(id).cancel()).rejects.toThrow('one can only deny');
  });

  it.each([
    ['nope', 'there is no connection nope'],
    ['https://app.truelayer-sandbox.com/data/nope', 'there is no journey at https://'],
    ['https://app.example/', 'there is no journey at https://app.example/'],
  ])('is refused for %s', async (of, message) => {
    const { sandbox } = await setupSandbox();
    await expect(sandbox.journey(of).approve()).rejects.toThrow(message);
  });
});

describe('a journey over HTTP', () => {
  async function waiting() {
    const base = await created();
    return { ...base, control: controlOf(base.sandbox.fetch) };
  }

  it('is approved by its user', async () => {
    const { control, id } = await waiting();
    const { status, body } = await control(`POST /connections/${id}/approve`, { user: 'salaried' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      return_uri: `${RETURN_URI}&connection_id=${id}`,
      connection: { id, status: 'authorized', mock_user: { id: 'salaried' } },
    });
  });

  it('is approved by john when no user is named', async () => {
    const { control, id } = await waiting();
    const { body } = await control(`POST /connections/${id}/approve`);
    expect(body.connection.mock_user.id).toBe('john');
  });

  it.each([
    ['deny', { status: 'failed', failure: { reason: 'provider_rejected' } }],
    ['fail', { status: 'failed', failure: { reason: 'provider_error' } }],
    ['cancel', { status: 'failed', failure: { reason: 'canceled' } }],
    ['abandon', { status: 'authorizing' }],
  ])('can end in %s', async (act, connection) => {
    const { control, id } = await waiting();
    const { status, body } = await control(`POST /connections/${id}/${act}`, {});
    expect(status).toBe(200);
    expect(body.connection).toMatchObject(connection);
  });

  it.each([
    ['approve', { usr: 'john' }, { body: ["Unknown field 'usr'. Did you mean 'user'?"] }],
    ['approve', { user: 7 }, { user: ['Must be a string'] }],
    ['approve', { accounts: 1 }, { accounts: ["Must be 'all', or a list of ids and places"] }],
    ['approve', { user: 'jonh' }, { user: [expect.stringContaining("Did you mean 'john'?")] }],
    ['fail', { reason: 'user_canceled' }, { reason: [expect.stringContaining("'canceled'")] }],
    ['deny', { accounts: 'all' }, { body: [expect.stringContaining("Unknown field 'accounts'")] }],
    ['abandon', { user: 'john' }, { body: [expect.stringContaining("Unknown field 'user'")] }],
  ])('refuses to %s with %j', async (act, sent, errors) => {
    const { control, sandbox, id } = await waiting();
    const { status, body } = await control(`POST /connections/${id}/${act}`, sent);
    expect(status).toBe(400);
    expect(body.errors).toEqual(errors);
    expect(sandbox.connections.get(id)?.status).toBe('authorization_required');
  });

  it('fails for the reason in the body', async () => {
    const { control, id } = await waiting();
    const { body } = await control(`POST /connections/${id}/fail`, { reason: 'expired' });
    expect(body.connection.failure).toEqual({ stage: 'authorizing', reason: 'expired' });
  });

  it('says that it is over', async () => {
    const { control, id } = await waiting();
    await control(`POST /connections/${id}/approve`);
    const { status, body } = await control(`POST /connections/${id}/deny`);
    expect(status).toBe(409);
    expect(body.detail).toContain('is over: it is `authorized`');
  });
});
