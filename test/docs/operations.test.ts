import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type Attributes,
  type ContextManager,
  context,
  createNoopMeter,
  metrics,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type HostEvent, memoryStore } from '../../widget/host/index.ts';
import { proof, setupHost } from '../widget/host/setup-host.ts';
import {
  AUTHORISED,
  NOT_YET,
  problemResponse,
  TRACE_ID,
} from '../widget/truelayer/fake-truelayer.ts';
import { sessionLimits } from './operations/limits.ts';
import { log } from './operations/log.ts';
import { telemetry } from './operations/telemetry.ts';
import { userIp } from './operations/user-ip.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FILES = join(import.meta.dirname, 'operations');
const page = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
const START = Date.UTC(2026, 0, 1);

describe('docs/operations.md', () => {
  const fences = [...page.matchAll(/^```ts\n(?:\/\/ ([\w-]+\.ts)\n)?(.*?)^```$/gms)].map(
    ([, file, code = '']) => ({ file, code }),
  );

  it.each(readdirSync(FILES))('the page shows the tested file %s', (file) => {
    expect(fences.find((fence) => fence.file === file)?.code).toBe(
      readFileSync(join(FILES, file), 'utf8'),
    );
  });

  it('every other code block is a fragment', () => {
    const others = fences.filter(({ file }) => !(file && existsSync(join(FILES, file))));
    expect(others.filter(({ code }) => !code.includes('…'))).toEqual([]);
  });

  it('every link leads to an existing file', () => {
    const links = [...page.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)];
    const missing = links.filter(([, path = '']) => !existsSync(resolve(ROOT, 'docs', path)));
    expect(missing).toEqual([]);
  });
});

describe('the table of events', () => {
  const source = readFileSync(join(ROOT, 'widget/host/events/events.ts'), 'utf8');
  const union = /^type EventOf<Thrown> =$(.*?);$\n\n/ms.exec(`${source}\n`)?.[1] ?? '';
  const events = [...union.matchAll(/\{\s*type: '([\w-]+)';?([^}]*)\}/g)].map(
    ([, type = '', rest = '']) => ({
      type,
      fields: [...rest.matchAll(/(\w+\??):/g)].map(([, field = '']) => field),
    }),
  );
  const rows = new Map(
    [...page.matchAll(/^\| `([\w-]+)` +\| (`[^|]*`) +\|/gm)].map(([, type = '', cell = '']) => [
      type,
      [...cell.matchAll(/`([^`]+)`/g)].map(([, field]) => field),
    ]),
  );

  it('the table has exactly the existing events', () => {
    expect(events.length).toBeGreaterThan(9);
    expect([...rows.keys()].sort()).toEqual([...new Set(events.map(({ type }) => type))].sort());
  });

  it.each(events)('the table lists the fields of $type', ({ type, fields }) => {
    expect(rows.get(type)).toEqual(expect.arrayContaining(fields));
  });
});

describe('the log', () => {
  it('the log has one JSON line per event with a level and readable errors', async () => {
    const write = vi.spyOn(console, 'log').mockImplementation(() => {});
    const store = { ...memoryStore(), read: () => Promise.reject(new RangeError('secret')) };
    const world = setupHost({ store, onEvent: log });
    await world.start();
    await world.ask('A'.repeat(22), (await proof()).verifier);
    const lines = write.mock.calls.map(([line]) => JSON.parse(line));
    write.mockRestore();
    expect(lines.map(({ level, type }) => `${level} ${type}`)).toEqual([
      'debug upstream-call',
      'debug upstream-call',
      'info session-created',
      'error internal-error',
    ]);
    expect(lines.at(-1).error).toMatchObject({
      name: 'StoreError',
      cause: { name: 'RangeError', stack: expect.any(String) },
    });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});

describe('telemetry', () => {
  const exporter = new InMemorySpanExporter();
  const numbers: { name: string; value: number; attributes?: Attributes | undefined }[] = [];

  beforeAll(() => {
    const spanProcessors = [new SimpleSpanProcessor(exporter)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
    context.setGlobalContextManager(followingContexts());
    const recorder = (name: string) => {
      const record = (value: number, attributes?: Attributes) =>
        void numbers.push({ name, value, attributes });
      return { add: record, record };
    };
    const meter = Object.assign(createNoopMeter(), {
      createCounter: recorder,
      createHistogram: recorder,
    });
    metrics.setGlobalMeterProvider({ getMeter: () => meter });
  });
  beforeEach(() => {
    exporter.reset();
    numbers.length = 0;
  });
  afterAll(() => {
    trace.disable();
    context.disable();
    metrics.disable();
  });

  /** A host with a clock that TrueLayer and callbacks take time by. */
  function traced() {
    const record = telemetry();
    const events: HostEvent[] = [];
    const world = setupHost({
      onAuthorized: () => world.advance(250),
      onEvent: (event) => {
        events.push(event);
        record(event);
      },
    });
    return { ...world, events };
  }
  const spans = () => exporter.getFinishedSpans();
  const callsOf = (operation: string) =>
    spans().filter(({ name }) => name === `TrueLayer ${operation}`);
  const timesOf = ({ startTime, endTime }: ReadableSpan) =>
    [startTime, endTime].map(([seconds, nanos]) => seconds * 1000 + nanos / 1_000_000);

  it('a journey creates a span for each call to TrueLayer and for the callback', async () => {
    const world = traced();
    const session = await world.start();
    world.advance(30_000);
    world.truelayer.always('accounts', AUTHORISED);
    await world.openReturnUrl(session);
    expect(spans().map(({ name }) => name)).toEqual([
      'TrueLayer create-token',
      'TrueLayer create-connection',
      'TrueLayer connected-accounts-get-accounts',
      'onAuthorized',
    ]);
    expect(spans().at(1)?.attributes).toEqual({
      'truelayer.operation': 'create-connection',
      'truelayer.trace_id': TRACE_ID,
      'http.request.method': 'POST',
      'http.request.resend_count': 0,
      'http.response.status_code': 201,
    });
    const [callback] = spans().slice(-1);
    expect(callback && timesOf(callback)).toEqual([START + 30_000, START + 30_250]);
  });

  it('the metrics measure calls and journeys and count all events', async () => {
    const world = traced();
    const session = await world.start();
    world.advance(30_000);
    world.truelayer.always('accounts', AUTHORISED);
    await world.openReturnUrl(session);
    expect(numbers).toContainEqual({
      name: 'connect_bank.journey.duration',
      value: 30,
      attributes: { 'connect_bank.outcome': 'authorized' },
    });
    const counted = numbers.filter(({ name }) => name === 'connect_bank.events');
    expect(counted.map(({ attributes }) => attributes?.['connect_bank.event'])).toEqual(
      world.events.map(({ type }) => type),
    );
    const measured = numbers.filter(({ name }) => name === 'http.client.request.duration');
    expect(measured).toHaveLength(3);
  });

  it('spans are children of the span of the request', async () => {
    const world = traced();
    const parent = trace.getTracer('test').startSpan('POST /connect-bank/sessions');
    await context.with(trace.setSpan(ROOT_CONTEXT, parent), () => world.start());
    const { traceId, spanId } = parent.spanContext();
    const [created] = callsOf('create-connection');
    expect(created?.spanContext().traceId).toBe(traceId);
    expect(created?.parentSpanContext?.spanId).toBe(spanId);
  });

  it('a call without a response is an error, but a pending approval is not', async () => {
    const { truelayer } = setupHost();
    const record = telemetry();
    const fetch = () => Promise.reject(new TypeError('fetch failed'));
    const away = setupHost({ onEvent: record, truelayer: { ...truelayer.options, fetch } });
    const { challenge } = await proof();
    await away.create({ use_case: 'rewards', mode: 'popup', challenge });
    expect(callsOf('create-token')[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'UnreachableError' },
    });
    exporter.reset();
    const world = traced();
    world.truelayer.always('accounts', NOT_YET);
    await world.status(await world.start());
    expect(callsOf('connected-accounts-get-accounts')[0]).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'http.response.status_code': 400 },
    });
  });

  it('each call has one span for any response', async () => {
    const world = traced();
    world.truelayer.script('create', problemResponse(401, 'unauthenticated'));
    await world.start();
    const exchanges = world.events.filter(({ type }) => type === 'upstream-call');
    expect(spans()).toHaveLength(exchanges.length);
    expect(exchanges).toHaveLength(4);
  });
});

describe('userIp', () => {
  const read = async (header: string | undefined, proxies?: number) => {
    const app = new Hono().get('/', (c) => c.json({ ip: userIp(c, proxies) ?? null }));
    const headers: Record<string, string> =
      header === undefined ? {} : { 'X-Forwarded-For': header };
    return (await (await app.request('/', { headers })).json()).ip;
  };

  it.each([
    ['the user alone', '203.0.113.7', 1, '203.0.113.7'],
    ['a forged address, then the user', '198.51.100.1, 203.0.113.7', 1, '203.0.113.7'],
    ['the user, then another proxy', '198.51.100.1,203.0.113.7, 192.0.2.1', 2, '203.0.113.7'],
    ['fewer addresses than proxies', '203.0.113.7', 2, null],
    ['no header', undefined, 1, null],
  ])('the IP address comes from the own proxy: %s', async (_, header, proxies, ip) => {
    expect(await read(header, proxies)).toBe(ip);
  });
});

const redisServer = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find(existsSync);

describe.skipIf(redisServer === undefined)('rate limits in Redis', () => {
  const directory = mkdtempSync(join(tmpdir(), 'connect-bank-limits-'));
  const socket = join(directory, 'redis.sock');
  const quiet = ['--port', '0', '--save', '', '--dir', directory, '--unixsocket', socket];
  let stop = async () => {};
  beforeAll(async () => {
    const server = spawn(redisServer ?? '', quiet, { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(server.stdout)) {
      if (/ready to accept connections/i.test(line)) break;
    }
    stop = async () => {
      server.kill();
      await once(server, 'exit');
    };
  });
  afterAll(async () => {
    await stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('replicas share the limits, which also apply without Redis', async () => {
    const clients = [1, 2].map(() => new Redis(socket, { enableOfflineQueue: false }));
    for (const client of clients) client.on('error', () => {});
    await Promise.all(clients.map((client) => once(client, 'ready')));
    const replicas = clients.map((redis) => setupHost({ rateLimit: sessionLimits(redis) }));
    const { challenge } = await proof();
    const attempt = async (replica: number) =>
      replicas[replica % 2]?.create({ use_case: 'rewards', mode: 'popup', challenge });
    const statuses = [];
    for (let i = 0; i < 11; i++) statuses.push((await attempt(i))?.status);
    expect(statuses).toEqual([...Array(10).fill(201), 429]);
    expect(Number((await attempt(1))?.headers.get('Retry-After'))).toBeGreaterThan(50);

    await stop();
    stop = async () => {};
    const alone = [];
    for (let i = 0; i < 11; i++) alone.push((await attempt(0))?.status);
    expect(alone).toEqual([...Array(10).fill(201), 429]);
    for (const client of clients) client.disconnect();
  });
});

/** Keeps the context of the caller across asynchronous calls, like the SDK for Node. */
function followingContexts(): ContextManager {
  const storage = new AsyncLocalStorage<ReturnType<ContextManager['active']>>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, run, self, ...args) => storage.run(active, () => run.call(self, ...args)),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}
