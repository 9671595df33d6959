import { describe, expect, it } from 'vitest';
import { setupHost } from '../setup-host.ts';

async function sentFor(userIp: () => unknown) {
  const world = setupHost({ userIp: userIp as () => string });
  const session = await world.start();
  await world.status(session);
  return {
    sent: world.truelayer.requestsTo('create')[0]?.headers.get('Tl-User-IP'),
    ignored: world.events.flatMap((event) => (event.type === 'input-ignored' ? event.detail : [])),
    errors: world.events.filter(({ type }) => type === 'internal-error'),
  };
}

describe('the IP address of a user', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['2001:DB8:0::7', '2001:db8::7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['"[2001:db8::7]:4711"', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:80', '203.0.113.7'],
  ])('is parsed from %j', async (written, sent) => {
    expect(await sentFor(() => written)).toEqual({ sent, ignored: [], errors: [] });
  });

  it.each([
    ['unknown', /received other text/],
    ['_hidden', /received other text/],
    ['999.1.1.1', /received other text/],
    ['203.0.113.7, 10.0.0.1', /received a list/],
    [['203.0.113.7'], /received an array/],
    [{ address: '203.0.113.7' }, /received a value of type object/],
  ])('is ignored if it is invalid, and reported once: %j', async (written, detail) => {
    const { sent, ignored } = await sentFor(() => written);
    expect(sent).toBeNull();
    expect(ignored).toEqual([expect.stringMatching(detail)]);
    expect(ignored[0]).not.toContain('203');
  });

  it.each([undefined, null, ''])('is absent without a report for %j', async (nothing) => {
    expect(await sentFor(() => nothing)).toEqual({ sent: null, ignored: [], errors: [] });
  });

  it('breaks no journey if the function that reads it throws', async () => {
    const { sent, errors } = await sentFor(() => {
      throw new TypeError('no socket');
    });
    expect(sent).toBeNull();
    expect(errors.length).toBeGreaterThan(0);
  });
});
