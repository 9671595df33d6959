/** The maximum of Hono on Node: one route that responds with the content of a file. */
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const [port, file = ''] = process.argv.slice(2);
const accounts: object = JSON.parse(readFileSync(file, 'utf8'));

const app = new Hono().get('/v3/connected-accounts', (c) => c.json(accounts));

serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' });
