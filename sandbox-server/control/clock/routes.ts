import { Hono } from 'hono';
import type { Env } from '../../http/exchange.ts';
import { type ControlPlane, testerFor } from '../control-plane.ts';
import { controlAnswer, readControlBody } from '../http.ts';
import type { TesterClock } from './clock-controls.ts';
import { presentClock } from './presenter.ts';
import { type ClockChange, clockChange } from './schema.ts';

/** `/_sandbox/clock`: the sandbox's clock, or a client's own. */
export function controlClockRoutes(plane: ControlPlane) {
  return new Hono<Env>()
    .get('/clock', (c) => controlAnswer(c, presentClock(testerFor(plane, c).clock)))
    .post('/clock', async (c) => {
      const { clock } = testerFor(plane, c);
      await change(clock, await readControlBody(c, clockChange));
      return controlAnswer(c, presentClock(clock));
    });
}

/** Resolves when what became due has been told. */
function change(clock: TesterClock, { freeze, set, advance }: ClockChange): Promise<void> {
  if (freeze !== undefined) return freeze === true ? clock.freeze() : clock.freeze(freeze);
  if (set !== undefined) return clock.set(set);
  return advance === undefined ? clock.resume() : clock.advance(advance);
}
