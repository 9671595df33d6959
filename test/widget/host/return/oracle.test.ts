/**
 * Until the user is verified, nothing that a client can observe depends on TrueLayer's confirmation. An
 * attacker who returns before the confirmation gains nothing.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { HostOptions } from '../../../../widget/host/options/options.ts';
import { AUTHORISED, NOT_YET } from '../../truelayer/fake-truelayer.ts';
import { randomRuns } from '../random-runs.ts';
import { type StartedSession, USER } from '../setup-host.ts';
import { authorized as authorizedWebhook, setupWebhooks } from '../webhooks/setup-webhooks.ts';

/** Signed in as the attacker where the journey starts, and in no browser that comes back. */
const user: HostOptions['user'] = (c) => (c.req.path.endsWith('/sessions') ? USER : undefined);

type UnknownBrowser = 'confirm' | 'reject';

function openWorld(unknownBrowser: UnknownBrowser) {
  const authorized: string[] = [];
  const onAuthorized: HostOptions['onAuthorized'] = ({ session }) =>
    void authorized.push(session.id);
  const world = setupWebhooks({ unknownBrowser: unknownBrowser, user, onAuthorized });
  world.truelayer.always('accounts', NOT_YET);
  return { ...world, authorized };
}

type World = ReturnType<typeof openWorld>;

/** The victim at the bank says yes; with a webhook where TrueLayer sends one. */
async function sayYes(world: World, session: StartedSession, hasWebhook: boolean): Promise<void> {
  world.truelayer.always('accounts', AUTHORISED);
  if (!hasWebhook) return;
  const authorized_at = new Date(world.now()).toISOString();
  const { status } = await world.sendWebhook({ ...authorizedWebhook(session), authorized_at });
  // 503 while the yes must wait: TrueLayer sends it again.
  expect([200, 503]).toContain(status);
}

/** Status, headers and body, without what is random in them. */
async function observe(response: Response): Promise<unknown> {
  const masked = (text: string) => text.replace(/[\w-]{22,}/g, '*');
  const headers = [...response.headers].map(([name, value]) => [name, masked(value)]);
  return [response.status, headers, masked(await response.text())];
}

const unknownBrowser = fc.constantFrom<UnknownBrowser>('confirm', 'reject');
const seconds = (max: number) =>
  fc.integer({ min: 0, max: max * 4 }).map((quarter) => quarter * 250);

/** What somebody can do who is not verified: the verifier is theirs, the cookie stays at home. */
const LOOKS = ['poll', 'land', 'land with an error', 'prefetch', 'forged answer'] as const;

async function look(world: World, session: StartedSession, what: (typeof LOOKS)[number]) {
  const stranger = { ...session, cookie: '' };
  const url = new URL(session.returnUri);
  switch (what) {
    case 'poll':
      return world.ask(session.id, session.verifier);
    case 'land':
      return world.openReturnUrl(stranger);
    case 'land with an error':
      return world.openReturnUrl(stranger, { error: 'access_denied' });
    case 'prefetch':
      return world.app.fetch(new Request(url, { headers: { 'Sec-Purpose': 'prefetch' } }));
    case 'forged answer': {
      const state = url.searchParams.get('state') ?? '';
      const body = new URLSearchParams({ state, token: 'A'.repeat(43), confirm: 'yes' });
      return world.send('/return', { method: 'POST', body });
    }
  }
}

it('a client that is not verified observes the same before and after the authorisation', async () => {
  const step = fc.record({
    what: fc.oneof(
      { weight: 6, arbitrary: fc.constant('poll' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...LOOKS) },
    ),
    after: seconds(8),
  });
  await fc.assert(
    fc.asyncProperty(
      unknownBrowser,
      fc.array(step, { minLength: 4, maxLength: 15 }),
      fc.nat({ max: 6 }),
      fc.boolean(),
      async (unknownBrowser, steps, yesAt, hasWebhook) => {
        const [yes, no] = [openWorld(unknownBrowser), openWorld(unknownBrowser)];
        const sessions = [await yes.start(), await no.start()] as const;
        for (const [index, { what, after }] of steps.entries()) {
          if (index === yesAt) await sayYes(yes, sessions[0], hasWebhook);
          const seen = await observe(await look(yes, sessions[0], what));
          expect(seen).toEqual(await observe(await look(no, sessions[1], what)));
          yes.advance(after);
          no.advance(after);
        }
        expect(yes.authorized).toEqual([]);
      },
    ),
    { numRuns: randomRuns(40), seed: 13 },
  );
});

type Attack = {
  /** How long before the yes the attacker's browser returns. */
  early: number;
  /** Pauses between polls, and whether the page is loaded again with each. */
  polls: number[];
  loadsAgain: boolean;
  /** How long after the return the first page that asks is answered; never where absent. */
  answersAfter: number | null;
};
type Victim = { backAfter: number; hasWebhook: boolean };

const YES_AT = 40_000;

/** One attack in steps of a quarter of a second. @returns whether a question was answered. */
async function runAttack(world: World, attack: Attack, victim: Victim): Promise<boolean> {
  const session = await world.start();
  const landAt = YES_AT - attack.early;
  let [page, dueAt, polls, hasAnswered] = ['', 0, 0, false];

  async function load(): Promise<void> {
    page = await (await world.openReturnUrl(session)).text();
  }

  async function poll(now: number): Promise<void> {
    await world.ask(session.id, session.verifier);
    if (attack.loadsAgain && now > landAt && tokenIn(page) === undefined) await load();
    dueAt = now + (attack.polls[polls++ % attack.polls.length] ?? 0);
  }

  async function answer(): Promise<void> {
    const token = tokenIn(page);
    if (token === undefined) return;
    hasAnswered = true;
    const state = session.returnUri.searchParams.get('state') ?? '';
    const body = new URLSearchParams({ state, token, confirm: 'yes' });
    await world.send('/return', { method: 'POST', body });
  }

  for (let now = 0; now < YES_AT + 40_000; now += 250) {
    if (now === landAt) await load();
    if (now === YES_AT) await sayYes(world, session, victim.hasWebhook);
    if (now === YES_AT + victim.backAfter) await world.openReturnUrl({ ...session, cookie: '' });
    if (now >= dueAt) await poll(now);
    if (!hasAnswered && now >= landAt + (attack.answersAfter ?? Infinity)) await answer();
    world.advance(250);
  }
  return hasAnswered;
}

const tokenIn = (page: string) => /name="token" value="(.*?)"/.exec(page)?.[1];

it('an attacker who returns before the authorisation never gets the bank, whatever they do next', async () => {
  const attack = fc.record({
    early: fc.integer({ min: 1, max: 120 }).map((quarter) => quarter * 250),
    polls: fc.array(seconds(3), { minLength: 1, maxLength: 8 }),
    loadsAgain: fc.constantFrom(true, true, true, false),
    answersAfter: fc.option(seconds(60), { freq: 12 }),
  });
  // Only pages that ask can be answered.
  const mostlyAsk = fc.constantFrom<UnknownBrowser>('confirm', 'confirm', 'confirm', 'reject');
  const victim = fc.record({ backAfter: seconds(8), hasWebhook: fc.boolean() });
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(mostlyAsk, attack, victim, async (unknownBrowser, attack, victim) => {
      const world = openWorld(unknownBrowser);
      if (await runAttack(world, attack, victim)) answered += 1;
      expect(world.authorized).toEqual([]);
    }),
    { numRuns: randomRuns(40), seed: 13 },
  );
  expect(answered).toBeGreaterThan(5);
});

it('an attacker who returned early never gets the bank, even if the victim never returns', async () => {
  for (const unknownBrowser of ['confirm', 'reject'] as const) {
    for (const hasWebhook of [true, false]) {
      for (let phase = 0; phase < 5000; phase += 1000) {
        const world = openWorld(unknownBrowser);
        const session = await world.start();
        await world.openReturnUrl(session);
        for (let now = 0; now < 60_000; now += 1000) {
          if (now === 20_000) {
            world.advance(phase);
            await sayYes(world, session, hasWebhook);
          }
          await world.ask(session.id, session.verifier);
          world.advance(1000);
        }
        expect(world.authorized).toEqual([]);
      }
    }
  }
});
