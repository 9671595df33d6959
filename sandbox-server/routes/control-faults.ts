import { Hono } from 'hono';
import { controlAnswer } from '../http/control-exchange.ts';
import { presentFault } from '../http/control-fault.ts';
import type { Env } from '../http/exchange.ts';
import { type ControlPlane, testerFor } from '../testing/control-plane.ts';

/** `/_sandbox/faults`: what is to go wrong. */
export function controlFaultRoutes(plane: ControlPlane) {
  return new Hono<Env>().get('/faults', (c) => {
    const { faults } = testerFor(plane, c);
    return controlAnswer(c, { items: faults.list().map(presentFault) });
  });
}
