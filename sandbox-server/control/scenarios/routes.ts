import { Hono } from 'hono';
import type { Env } from '../../http/env.ts';
import { originsOf } from '../../http/public-urls.ts';
import { type ControlPlane, connectionFor, controlsFor } from '../control-plane.ts';
import { presentFault } from '../faults/presenter.ts';
import { controlResponse, readControlBody } from '../http.ts';
import { scenarioRun } from './schema.ts';

/** `/_sandbox/scenarios`: situations to be in at once. */
export function controlScenarioRoutes(plane: ControlPlane) {
  return new Hono<Env>()
    .get('/scenarios', (c) => controlResponse(c, { items: controlsFor(plane, c).scenarios.list() }))
    .post('/scenarios', async (c) => {
      const { scenarios } = controlsFor(plane, c);
      const { name } = await readControlBody(c, scenarioRun);
      const { connections, faults } = scenarios.run(name, {
        webhookOrigin: originsOf(plane.urls, c).webhooks,
      });
      return controlResponse(c, {
        name,
        connections: connections.map((each) => connectionFor(plane, c, each)),
        faults: faults.map(presentFault),
      });
    });
}
