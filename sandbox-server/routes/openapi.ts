import { Hono } from 'hono';
import type { Env } from '../http/env.ts';
import { createOpenApi } from '../http/openapi/document.ts';
import { originsOf, type PublicUrls } from '../http/public-urls.ts';
import type { Preview } from '../schema/operation.ts';

/** `GET /openapi.json`: the sandbox describes itself. */
export function openApiRoutes(previews: ReadonlySet<Preview>, urls: PublicUrls) {
  const openApiAt = createOpenApi(previews);
  return new Hono<Env>().get('/openapi.json', (c) => c.json(openApiAt(originsOf(urls, c))));
}
