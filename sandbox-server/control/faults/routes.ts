import { Hono } from 'hono';
import type { Env } from '../../http/env.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { faultBody, faultOf } from '../../schema/fault.ts';
import { type ControlPlane, controlsFor } from '../control-plane.ts';
import { controlResponse, readControlBody } from '../http.ts';
import { presentFault } from './presenter.ts';

/** `/_sandbox/faults`: what is to go wrong. */
export function controlFaultRoutes(plane: ControlPlane) {
  return new Hono<Env>()
    .get('/faults', (c) => {
      const { faults } = controlsFor(plane, c);
      return controlResponse(c, { items: faults.list().map(presentFault) });
    })
    .post('/faults', async (c) => {
      const { faults } = controlsFor(plane, c);
      const fault = faults.add(faultOf(await readControlBody(c, faultBody)));
      return controlResponse(c, presentFault(fault), 201);
    })
    .delete('/faults', (c) => {
      controlsFor(plane, c).faults.clear();
      return c.body(null, 204);
    })
    .delete('/faults/:id', (c) => {
      const { faults } = controlsFor(plane, c);
      const id = c.req.param('id');
      if (!faults.list().some((fault) => fault.id === id)) {
        throw new ProblemError('unknown', `id: there is no fault ${id}`);
      }
      faults.remove(id);
      return c.body(null, 204);
    });
}
