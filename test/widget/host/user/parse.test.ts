import { describe, expect, it } from 'vitest';
import { setupHost, USER } from '../setup-host.ts';

const VALID = { use_case: 'rewards', mode: 'popup', challenge: 'c'.repeat(43) };

/** A host with a `user` that returns any value, as JavaScript allows. */
const setupFor = (user: unknown) => setupHost({ user: () => user as typeof USER });

/** What TrueLayer was sent of a user, and which fields the operator was told of. */
async function sentFor(details: object) {
  const world = setupFor({ id: 'u1', name: 'Ada', ...details });
  const { status } = await world.create(VALID);
  const body = world.truelayer.requestsTo('create')[0]?.body as { user: unknown } | undefined;
  const ignored = world.events.flatMap((event) =>
    event.type === 'input-ignored' ? event.field : [],
  );
  return { status, user: body?.user, ignored };
}

const EMAIL = 'ada@example.com';
const PHONE = '+447700900123';

describe('the details of a user', () => {
  it.each([
    ['an e-mail alone', { email: EMAIL }, { email: EMAIL }],
    ['a phone alone', { phone: PHONE }, { phone: PHONE }],
    [
      'a phone with spaces',
      { email: EMAIL, phone: '+44 7700 900123' },
      { email: EMAIL, phone: PHONE },
    ],
    ['a phone with punctuation', { phone: '+44 (0)7700-900.123' }, { phone: PHONE }],
    ['a phone with 00', { phone: '0044 7700 900123' }, { phone: PHONE }],
    [
      'a phone of invisible characters',
      { phone: '\u202a+44\u00a07700\u2011900123\u202c' },
      { phone: PHONE },
    ],
    ['an empty phone', { email: EMAIL, phone: '' }, { email: EMAIL }],
    ['phone: null', { email: EMAIL, phone: null }, { email: EMAIL }],
    ['an empty e-mail', { email: ' ', phone: PHONE }, { phone: PHONE }],
    ['an e-mail with spaces around', { email: ` ${EMAIL}\n` }, { email: EMAIL }],
    [
      'an international domain',
      { email: 'ada@bücher.example' },
      { email: 'ada@xn--bcher-kva.example' },
    ],
    ['a name and an address', { email: `Ada <${EMAIL}>` }, { email: EMAIL }],
    ['a number for an id', { id: 42, email: EMAIL }, { id: '42', email: EMAIL }],
    ['a bigint for an id', { id: 42n, email: EMAIL }, { id: '42', email: EMAIL }],
    [
      'a decomposed name',
      { name: 'Siobha\u0301n', email: EMAIL },
      { name: 'Siobhán', email: EMAIL },
    ],
    ['half a character', { name: 'Ada \ud83d', email: EMAIL }, { email: EMAIL }],
    ['unrelated columns', { email: EMAIL, createdAt: new Date(0) }, { email: EMAIL }],
  ])('are sent in the format that TrueLayer accepts: %s', async (_, details, sent) => {
    expect(await sentFor(details)).toEqual({
      status: 201,
      user: { id: 'u1', name: 'Ada', ...sent },
      ignored: [],
    });
  });

  it.each([
    [
      'a national phone beside an e-mail',
      { email: EMAIL, phone: '07700 900123' },
      { email: EMAIL },
      'user.phone',
    ],
    [
      'an invalid e-mail beside a phone',
      { email: 'n/a', phone: PHONE },
      { phone: PHONE },
      'user.email',
    ],
    ['a phone that is no text', { email: EMAIL, phone: {} }, { email: EMAIL }, 'user.phone'],
  ])(
    'leave out a value that TrueLayer would reject, with an event: %s',
    async (_, details, sent, field) => {
      expect(await sentFor(details)).toEqual({
        status: 201,
        user: { id: 'u1', name: 'Ada', ...sent },
        ignored: [field],
      });
    },
  );

  it('are read from getters of a class, as in database libraries', async () => {
    class Row {
      get id() {
        return 7;
      }
      get name() {
        return 'Ada';
      }
      get email() {
        return EMAIL;
      }
    }
    const world = setupFor(new Row());
    expect((await world.create(VALID)).status).toBe(201);
  });

  it('let TrueLayer decide about the only contact', async () => {
    expect(await sentFor({ email: 'nonsense' })).toMatchObject({
      status: 201,
      user: { email: 'nonsense' },
    });
  });
});

describe('an invalid user', () => {
  it.each([
    ['no contact', { id: 'u1', name: 'Ada' }, 'email: TrueLayer needs an email or a phone'],
    [
      'another name for the e-mail',
      { id: 'u1', name: 'Ada', emailAddress: EMAIL },
      "did you mean 'email'",
    ],
    [
      'another name for the name',
      { id: 'u1', fullName: 'Ada', email: EMAIL },
      "did you mean 'name'",
    ],
    ['no name', { id: 'u1', email: EMAIL }, 'name: it is missing'],
    ['an empty name', { ...USER, name: ' () ' }, 'name: it is missing'],
    ['a name of parts', { ...USER, name: { first: 'Ada' } }, 'name: expected a string'],
    ['no id', { name: 'Ada', email: EMAIL }, 'id: it is missing'],
    ['an empty id', { ...USER, id: '' }, 'id: it is missing'],
    ['an id that is an object', { ...USER, id: { $oid: '1' } }, 'String(id)'],
    ['an id that is no number', { ...USER, id: Number.NaN }, 'id: expected a string'],
    ['text', 'ada', 'expected { id, name, email }'],
    ['a list', [USER], 'received an array'],
    ['a response', new Response('Sign in', { status: 401 }), 'it returned a Response'],
  ])('is reported with the field, as the problem misconfigured: %s', async (_, user, detail) => {
    const world = setupFor(user);
    const response = await world.create(VALID);
    expect(response.status).toBe(500);
    const problem = await response.json();
    expect(problem).toMatchObject({ code: 'misconfigured' });
    expect(problem.detail).toContain('user(): ');
    expect(problem.detail).toContain(detail);
    expect(world.events).toMatchObject([{ type: 'session-rejected', code: 'misconfigured' }]);
    expect(world.truelayer.asked).toEqual([]);
  });

  it.each([undefined, null, false, '', 0])('means that no user is signed in: %j', async (value) => {
    const response = await setupFor(value).create(VALID);
    expect([response.status, (await response.json()).code]).toEqual([401, 'not-signed-in']);
  });

  it('is recognised by a numeric id in a browser that returns without a cookie', async () => {
    const world = setupHost({
      user: () => ({ ...USER, id: 42 as unknown as string }),
      unknownBrowser: 'confirm',
    });
    const session = await world.start();
    expect(await (await world.openReturnUrl({ ...session, cookie: '' })).text()).not.toContain(
      '<form',
    );
  });
});
