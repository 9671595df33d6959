import { Hono } from 'hono';
import type { Env } from '../../http/env.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { presentClock } from '../clock/presenter.ts';
import { type ControlPlane, controlsFor } from '../control-plane.ts';
import { controlResponse, readControlBody, readQuery, readSnapshot } from '../http.ts';
import { nothing } from '../query.ts';
import { SnapshotError } from './snapshots.ts';

/** `/_sandbox/snapshot` and `/_sandbox/reset`: the whole state, out, in, and back to its start. */
export function controlSnapshotRoutes(plane: ControlPlane) {
  return new Hono<Env>()
    .get('/snapshot', (c) => {
      readQuery(c, nothing);
      return controlResponse(c, plane.snapshots.snapshot());
    })
    .put('/snapshot', async (c) => {
      readQuery(c, nothing);
      restore(plane, await readSnapshot(c));
      return controlResponse(c, { clock: presentClock(plane.controlsOf().clock) });
    })
    .post('/reset', async (c) => {
      const { reset, clock } = controlsFor(plane, c);
      await readControlBody(c, nothing);
      reset();
      return controlResponse(c, { clock: presentClock(clock) });
    });
}

function restore({ snapshots }: ControlPlane, value: unknown): void {
  try {
    snapshots.restore(value);
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new ProblemError('invalid', error.message, error.errors);
  }
}
