import { Hono } from 'hono';
import type { Persona } from '../domain/bank/mock-user.ts';
import type { Env } from '../http/exchange.ts';
import type { ControlPlane } from './control-plane.ts';
import { controlAnswer, readQuery } from './http.ts';
import { controlQuery } from './query.ts';

/** `GET /_sandbox/personas`: who can log in at the mock bank. Numbered namesakes are left out. */
export function controlPersonaRoutes({ world }: ControlPlane) {
  return new Hono<Env>().get('/personas', (c) => {
    readQuery(c, controlQuery);
    const items = world.bank.personas.filter(({ like }) => like === undefined).map(presentPersona);
    return controlAnswer(c, { items });
  });
}

function presentPersona({ id, username, password, title, name, accounts }: Persona) {
  return {
    ...{ id, username, password, title },
    ...(name !== undefined && { name }),
    accounts: accounts.length,
  };
}
