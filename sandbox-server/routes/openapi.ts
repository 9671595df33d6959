import { Hono } from 'hono';
import type { Env } from '../http/env.ts';
import { openApiAt } from '../http/openapi/document.ts';
import { originsOf } from '../http/public-urls.ts';

/** `GET /openapi.json`: the sandbox describes itself. */
export function openApiRoutes() {
  return new Hono<Env>().get('/openapi.json', (c) =>
    c.json(openApiAt(c.env.previews, originsOf(c))),
  );
}
