import { Hono } from 'hono';
import type { Env } from '../../http/env.ts';
import { type ControlPlane, controlsFor } from '../control-plane.ts';
import { controlResponse, readControlBody } from '../http.ts';
import type { ClockControls } from './clock-controls.ts';
import { presentClock } from './presenter.ts';
import { type ClockChange, clockChange } from './schema.ts';

/** `/_sandbox/clock`: the sandbox's clock, or a client's own. */
export function controlClockRoutes(plane: ControlPlane) {
  return new Hono<Env>()
    .get('/clock', (c) => controlResponse(c, presentClock(controlsFor(plane, c).clock)))
    .post('/clock', async (c) => {
      const { clock } = controlsFor(plane, c);
      await change(clock, await readControlBody(c, clockChange));
      return controlResponse(c, presentClock(clock));
    });
}

/** Resolves when what became due has been told. */
function change(clock: ClockControls, { freeze, set, advance }: ClockChange): Promise<void> {
  if (freeze !== undefined) return freeze === true ? clock.freeze() : clock.freeze(freeze);
  if (set !== undefined) return clock.set(set);
  return advance === undefined ? clock.resume() : clock.advance(advance);
}
