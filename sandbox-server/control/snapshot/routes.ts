import { Hono } from 'hono';
import type { Env } from '../../http/exchange.ts';
import { Refusal } from '../../http/problem-error.ts';
import { presentClock } from '../clock/presenter.ts';
import { type ControlPlane, testerFor } from '../control-plane.ts';
import { controlAnswer, readControlBody, readQuery, readSnapshot } from '../http.ts';
import { nothing } from '../query.ts';
import { SnapshotError } from './snapshots.ts';

/** `/_sandbox/snapshot` and `/_sandbox/reset`: the whole state, out, in, and back to its start. */
export function controlSnapshotRoutes(plane: ControlPlane) {
  return new Hono<Env>()
    .get('/snapshot', (c) => {
      readQuery(c, nothing);
      return controlAnswer(c, plane.snapshots.snapshot());
    })
    .put('/snapshot', async (c) => {
      readQuery(c, nothing);
      restore(plane, await readSnapshot(c));
      return controlAnswer(c, { clock: presentClock(plane.testerOf().clock) });
    })
    .post('/reset', async (c) => {
      const { reset, clock } = testerFor(plane, c);
      await readControlBody(c, nothing);
      reset();
      return controlAnswer(c, { clock: presentClock(clock) });
    });
}

function restore({ snapshots }: ControlPlane, value: unknown): void {
  try {
    snapshots.restore(value);
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new Refusal('invalid', error.message, error.errors);
  }
}
