import { describe, expect, it } from 'vitest';
import { recordAttempt } from '../../../../sandbox-server/domain/webhooks/delivery.ts';
import { createOutbox } from '../../../../sandbox-server/domain/webhooks/outbox.ts';
import { createIds } from '../../../../sandbox-server/domain/world/id.ts';
import { connectionAt } from '../connection/connection-at.ts';

const AT = Date.parse('2026-03-16T12:00:00Z');

function filled(count: number) {
  const outbox = createOutbox(createIds('outbox'));
  for (let i = 0; i < count; i += 1) {
    const connection = connectionAt('authorized', { id: `c${i}` });
    outbox.publish('client', { type: 'connection_authorized', connection, at: AT + i });
  }
  return outbox;
}

describe('the outbox', () => {
  it('returns the delivery that was due first', () => {
    const outbox = filled(3);
    expect(outbox.firstDue(AT - 1)).toBeUndefined();
    expect(outbox.firstDue(AT + 5)?.createdAt).toBe(AT);
    expect(outbox.nextDueTime()).toBe(AT);
  });

  it('does not repeat a successful delivery', () => {
    const outbox = filled(1);
    const [delivery] = outbox.list();
    if (delivery) outbox.put(recordAttempt(delivery, { at: AT, status: 204 }));
    expect(outbox.firstDue(AT + 1e12)).toBeUndefined();
    expect(outbox.nextDueTime()).toBeUndefined();
  });

  it('keeps the newest thousand deliveries, and pending ones before finished ones', () => {
    const outbox = filled(999);
    for (const delivery of outbox.list().slice(0, 10)) {
      outbox.put(recordAttempt(delivery, { at: AT, status: 200 }));
    }
    const waiting = outbox
      .list()
      .slice(10)
      .map(({ id }) => id);
    for (let i = 0; i < 11; i += 1) {
      const connection = connectionAt('authorized', { id: `new${i}` });
      outbox.publish('client', { type: 'connection_authorized', connection, at: AT });
    }
    const kept = new Set(outbox.list().map(({ id }) => id));
    expect(kept.size).toBe(1000);
    expect(waiting.every((id) => kept.has(id))).toBe(true);
  });
});
