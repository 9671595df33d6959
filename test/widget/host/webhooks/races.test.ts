import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HostContext } from '../../../../widget/host/context.ts';
import { createHostContext } from '../../../../widget/host/create-context.ts';
import { memoryStore, type SessionStore, type Webhook } from '../../../../widget/host/index.ts';
import { handleReturn } from '../../../../widget/host/return/handle-return.ts';
import { checkAfterPoll } from '../../../../widget/host/sessions/confirm.ts';
import { processWebhook } from '../../../../widget/host/webhooks/process.ts';
import { AUTHORISED, createFakeTrueLayer } from '../../truelayer/fake-truelayer.ts';
import { PUBLIC_URL, USER } from '../setup-host.ts';
import { authorized, failed, NOON, setupWebhooks } from './setup-webhooks.ts';

/** What can happen to a session at the same time; each may happen more than once. */
const ACTS = [
  'authorized',
  'authorized, again',
  'authorized, by another event',
  'failed',
  'poll',
  'return',
  'landing with an error',
] as const;
type Act = (typeof ACTS)[number];

/** A store that responds when the scheduler allows it. */
function slowed(store: SessionStore, scheduler: fc.Scheduler): SessionStore {
  const turn = (name: string) => scheduler.schedule(Promise.resolve(), name);
  return {
    insert: async (...given) => turn('insert').then(() => store.insert(...given)),
    read: async (...given) => turn('read').then(() => store.read(...given)),
    replace: async (...given) => turn('replace').then(() => store.replace(...given)),
    setMarker: async (...given) => turn('setMarker').then(() => store.setMarker(...given)),
    hasMarker: async (...given) => turn('hasMarker').then(() => store.hasMarker(...given)),
    deleteMarker: async (...given) => turn('deleteMarker').then(() => store.deleteMarker(...given)),
  };
}

/** Two replicas to which everything happens at once, in the order that the scheduler likes. */
async function raced(scheduler: fc.Scheduler, acts: readonly Act[], throwsFirst: boolean) {
  const time = { now: NOON };
  const clock = () => time.now;
  const store = memoryStore({ clock });
  const page = setupWebhooks({ store, clock });
  const session = await page.start();
  const count = { started: 0, authorized: 0, failed: 0, webhooks: 0 };
  const replicas = [1, 2].map(() => {
    const truelayer = createFakeTrueLayer();
    truelayer.always('accounts', AUTHORISED);
    return createHostContext({
      truelayer: truelayer.options,
      publicUrl: PUBLIC_URL,
      user: () => USER,
      store: slowed(store, scheduler),
      clock,
      onAuthorized: async () => {
        count.started += 1;
        if (throwsFirst && count.started === 1) throw new Error('no database');
        await scheduler.schedule(Promise.resolve(), 'onAuthorized');
        count.authorized += 1;
      },
      onFailed: () => {
        count.failed += 1;
      },
      onWebhook: async () => {
        await scheduler.schedule(Promise.resolve(), 'onWebhook');
        count.webhooks += 1;
      },
    });
  });
  const event = authorized(session);
  const webhooks: Partial<Record<Act, object>> = {
    authorized: event,
    'authorized, again': event,
    'authorized, by another event': authorized(session),
    failed: failed(session),
  };
  const state = session.returnUri.searchParams.get('state') ?? '';
  const returnRequest = {
    state,
    error: undefined,
    userIp: undefined,
    readCookie: () => undefined,
    isSignedIn: async () => true,
  };

  /** True where it is to happen again: a webhook that was not taken. */
  async function perform(act: Act, index: number): Promise<boolean> {
    const host = replicas[index % replicas.length] as HostContext;
    const webhook = webhooks[act] as Webhook | undefined;
    if (webhook !== undefined) return (await processWebhook(host, webhook)).outcome === 'deferred';
    const stored = await host.store.read(session.id);
    if (act === 'return') await handleReturn(host, returnRequest);
    else if (act === 'landing with an error')
      await handleReturn(host, { ...returnRequest, error: 'cancel' });
    else if (stored !== undefined) await checkAfterPoll(host, stored);
    return false;
  }

  let due = [...acts];
  for (let round = 0; due.length > 0 && round < 10; round++) {
    const again = await scheduler.waitFor(Promise.all(due.map(perform)));
    due = due.filter((_, index) => again[index]);
    time.now += 60_000;
  }
  expect(due).toEqual([]);
  const events = new Set(acts.flatMap((act) => webhooks[act] ?? [])).size;
  return { count, events, session, page };
}

describe('concurrent webhooks, returns, polls and replicas', () => {
  it('cause one successful onAuthorized, in any order', async () => {
    const others = fc.array(fc.constantFrom(...ACTS), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), others, fc.boolean(), async (scheduler, acts, throws) => {
        const all = [...acts, 'authorized', 'failed'] as const;
        const { count, events, page, session } = await raced(scheduler, all, throws);
        expect(count).toMatchObject({ started: throws ? 2 : 1, authorized: 1, webhooks: events });
        expect(count.failed).toBeLessThanOrEqual(1);
        expect(await page.isAuthorized(session)).toBe(true);
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});
