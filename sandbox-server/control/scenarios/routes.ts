import { Hono } from 'hono';
import type { Env } from '../../http/exchange.ts';
import { originsOf } from '../../http/public-urls.ts';
import { type ControlPlane, connectionFor, testerFor } from '../control-plane.ts';
import { presentFault } from '../faults/presenter.ts';
import { controlAnswer, readControlBody } from '../http.ts';
import { scenarioRun } from './schema.ts';

/** `/_sandbox/scenarios`: situations to be in at once. */
export function controlScenarioRoutes(plane: ControlPlane) {
  return new Hono<Env>()
    .get('/scenarios', (c) => controlAnswer(c, { items: testerFor(plane, c).scenarios.list() }))
    .post('/scenarios', async (c) => {
      const { scenarios } = testerFor(plane, c);
      const { name } = await readControlBody(c, scenarioRun);
      const { connections, faults } = scenarios.run(name, {
        webhookOrigin: originsOf(plane.urls, c).webhooks,
      });
      return controlAnswer(c, {
        name,
        connections: connections.map((each) => connectionFor(plane, c, each)),
        faults: faults.map(presentFault),
      });
    });
}
