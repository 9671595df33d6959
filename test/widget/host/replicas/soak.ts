/**
 * Four hosts, one Redis that is killed for three seconds and keeps its data, and two hosts that are
 * killed, while users come and go: `npx tsx test/widget/host/replicas/soak.ts [users]`, about a minute
 * and a half. Prints one line of JSON, and exits with 1 where a journey is stuck or lost.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../../free-port.ts';
import { findRedis, REDIS_NOT_FOUND } from '../../../redis.ts';
import { effectsKeyOf, SETTINGS } from './messages.ts';
import { type ReplicaGroup, startReplicaGroup } from './replica-group.ts';
import { approveJourney, type ReturningUser } from './returning-user.ts';

const USERS = Number(process.argv[2] ?? 300);
const PREFIX = 'soak:';

/** Milliseconds: over which users arrive, and after which one who is not through is stuck. */
const ARRIVALS = 24_000;
const PATIENCE = 120_000;
const EVENTS = { redisDies: 6000, redisIsBack: 9000, hostDies: 14_000, nextHostDies: 18_000 };

const binary = findRedis();
if (binary === undefined) throw new Error(REDIS_NOT_FOUND);
const directory = mkdtempSync(join(tmpdir(), 'connect-bank-soak-'));
const port = await freePort();

async function openRedis(): Promise<ChildProcess> {
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', directory];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
  const server = spawn(binary ?? '', [...args, ...durable], { stdio: 'ignore' });
  const probe = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
  await probe.on('error', () => {}).ping();
  probe.disconnect();
  return server;
}

async function kill(server: ChildProcess): Promise<void> {
  server.kill('SIGKILL');
  await once(server, 'exit');
}

type End = 'authorized' | 'failed' | 'lost' | 'stuck';

async function journey(
  group: ReplicaGroup,
  nth: number,
): Promise<{ user: ReturningUser; end: End }> {
  const unknownBrowser = SETTINGS[nth % SETTINGS.length] ?? 'confirm';
  await after((nth / USERS) * ARRIVALS);
  const user = await approveJourney(group, { unknownBrowser, hasCookie: nth % 2 === 0 });
  const deadline = Date.now() + PATIENCE;
  let isThrough = false;
  while (Date.now() < deadline) {
    isThrough ||= await user.load();
    const { status = 'pending' } = (await user.poll()) ?? {};
    if (status === 'authorized' || status === 'failed') return { user, end: status };
    if (status !== 'pending') return { user, end: 'lost' };
    await after(isThrough ? 1000 : 2000);
  }
  return { user, end: 'stuck' };
}

let redis = await openRedis();
const inspector = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
inspector.on('error', () => {});
const group = await startReplicaGroup(
  ['ioredis', 'node-redis', 'ioredis', 'node-redis'],
  { redisUrl: `redis://127.0.0.1:${port}`, prefix: PREFIX },
  { asked: (ask) => ask.go() },
);

async function breakThings(): Promise<void> {
  await after(EVENTS.redisDies);
  await kill(redis);
  await after(EVENTS.redisIsBack - EVENTS.redisDies);
  redis = await openRedis();
  await after(EVENTS.hostDies - EVENTS.redisIsBack);
  await group.replicas[0]?.kill();
  await after(EVENTS.nextHostDies - EVENTS.hostDies);
  await group.replicas[3]?.kill();
}

const startedAt = Date.now();
const [walked] = await Promise.all([
  Promise.all(Array.from({ length: USERS }, (_, nth) => journey(group, nth))),
  breakThings(),
]);
const effects = (await inspector.lrange(effectsKeyOf(PREFIX), 0, -1)).map(
  (line) => line.split(' ')[1],
);
const count = (end: End) => walked.filter((each) => each.end === end).length;
const stuck = count('stuck') + count('lost');
console.log(
  JSON.stringify({
    journeys: walked.length,
    metTheOutage: walked.filter(({ user }) => user.unanswered > 0).length,
    authorized: count('authorized'),
    failed: count('failed'),
    stuck: count('stuck'),
    lost: count('lost'),
    callbacks: effects.length,
    doubled: effects.length - new Set(effects).size,
    unanswered: walked.reduce((sum, { user }) => sum + user.unanswered, 0),
    seconds: Math.round((Date.now() - startedAt) / 1000),
  }),
);
inspector.disconnect();
await group.close();
await kill(redis);
rmSync(directory, { recursive: true, force: true });
process.exit(stuck > 0 ? 1 : 0);
