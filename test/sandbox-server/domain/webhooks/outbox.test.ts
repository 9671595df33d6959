import { describe, expect, it } from 'vitest';
import { afterAttempt } from '../../../../sandbox-server/domain/webhooks/delivery.ts';
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
  it('tells first what was due first', () => {
    const outbox = filled(3);
    expect(outbox.dueAt(AT - 1)).toBeUndefined();
    expect(outbox.dueAt(AT + 5)?.createdAt).toBe(AT);
    expect(outbox.nextAt()).toBe(AT);
  });

  it('does not tell again what was heard', () => {
    const outbox = filled(1);
    const [delivery] = outbox.list();
    if (delivery) outbox.put(afterAttempt(delivery, { at: AT, status: 204 }));
    expect(outbox.dueAt(AT + 1e12)).toBeUndefined();
    expect(outbox.nextAt()).toBeUndefined();
  });

  it('keeps the newest thousand, and rather what is still to be told', () => {
    const outbox = filled(999);
    for (const delivery of outbox.list().slice(0, 10)) {
      outbox.put(afterAttempt(delivery, { at: AT, status: 200 }));
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
