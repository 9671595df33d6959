import { type Context, Hono } from 'hono';
import type { Env } from '../../http/env.ts';
import { type ControlPlane, connectionFor, controlsFor } from '../control-plane.ts';
import { controlResponse, readControlBody } from '../http.ts';
import { nothing } from '../query.ts';
import type { JourneyEnd } from './journey-controls.ts';
import { approvalBody, loginBody } from './schema.ts';

/** `POST /_sandbox/connections/{id}/…`: what a user can do, without a browser. */
export function controlJourneyRoutes(plane: ControlPlane) {
  const journeyFor = (c: Context<Env>, id: string) => controlsFor(plane, c).journey(id);
  const answer = (c: Context<Env>, { returnUri, connection }: JourneyEnd) =>
    controlResponse(c, {
      ...(returnUri !== undefined && { return_uri: returnUri }),
      connection: connectionFor(plane, c, connection),
    });
  return new Hono<Env>()
    .post('/connections/:id/approve', async (c) => {
      const journey = journeyFor(c, c.req.param('id'));
      return answer(c, await journey.approve(await readControlBody(c, approvalBody)));
    })
    .post('/connections/:id/deny', async (c) => {
      const journey = journeyFor(c, c.req.param('id'));
      return answer(c, await journey.deny(await readControlBody(c, loginBody)));
    })
    .post('/connections/:id/fail', async (c) => {
      const journey = journeyFor(c, c.req.param('id'));
      return answer(c, await journey.failAtBank(await readControlBody(c, loginBody)));
    })
    .post('/connections/:id/:leave{cancel|abandon}', async (c) => {
      const journey = journeyFor(c, c.req.param('id'));
      await readControlBody(c, nothing);
      const isCancelled = c.req.param('leave') === 'cancel';
      return answer(c, await (isCancelled ? journey.cancel() : journey.abandon()));
    });
}
