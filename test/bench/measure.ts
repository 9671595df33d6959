import { freePort } from '../free-port.ts';
import type { Call, LoadGenerator } from './call.ts';
import { findCompetition } from './competition.ts';
import { thisMachine } from './machine.ts';
import { HEALTH, ledgerCallsOf, modelOf, OURS } from './ours.ts';
import type { Figure, Memory, Report, Row } from './report.ts';
import { type MeasuredLoad, measureRounds, warmUp } from './rounds.ts';
import { medianOf, spreadOf } from './sample.ts';
import { type Server, start } from './server.ts';
import { type Absent, MEASURES, type Measure, type Subject } from './subject.ts';

export type MeasureOptions = {
  /** The folder for installed packages and temporary files. */
  directory: string;
  generator: LoadGenerator;
  rounds: number;
  /** Length of a round, for each server. */
  seconds: number;
  starts: number;
  /** The number of requests before the memory of the sandbox is measured. */
  requests: number;
  /** Whether to measure another server. */
  isWanted: (name: string) => boolean;
  log: (message: string) => void;
};

/** A running subject. */
/** Starts all servers, measures them and stops them. */
type RunningSubject = { subject: Subject; server: Server; firstResponse: number };
type SubjectTarget = { subject: RunningSubject; measure: Measure; server: Server; call: Call };
type Loads = ReadonlyMap<SubjectTarget, MeasuredLoad[]>;

export async function measure(options: MeasureOptions): Promise<Omit<Report, 'host'>> {
  const { generator, rounds, seconds, starts, log } = options;
  const running: Server[] = [];
  try {
    const { ours, others, absent } = await startAll(options, running);
    const loads = await measureRounds(loadTargetsOf([ours, ...others]), options, log);
    log(`${options.requests} requests`);
    return {
      date: new Date().toISOString().slice(0, 10),
      machine: thisMachine(),
      generator: generator.name,
      ...{ rounds, seconds, starts, absent },
      ours: await measureRow(ours, loads),
      others: (await Promise.all(others.map((other) => measureRow(other, loads)))).sort(byRate),
      memory: await measureMemory(options),
      disturbance: Math.max(...[...loads.values()].flat().map(({ disturbance }) => disturbance)),
    };
  } finally {
    for (const server of running) await server.stop();
  }
}

/** Starts all subjects. */
async function startAll(options: MeasureOptions, running: Server[]) {
  const { generator, starts, log } = options;
  const startAndTrack = async (subject: Subject): Promise<RunningSubject> => {
    log(`starting ${subject.name}`);
    const started = await startSubject(subject, starts);
    running.push(started.server);
    return started;
  };
  const ours = await startAndTrack(OURS);
  const { origin } = ours.server;
  const model = await modelOf(origin);
  const { get, token } = model;
  const calls = { get, token, health: HEALTH, ...(await ledgerCallsOf(origin)) };
  const known = { ...ours, subject: { ...OURS, calls } };
  await warmUp(loadTargetsOf([known]), generator);
  log('installing the others');
  const found = await findCompetition(model, options);
  const others: RunningSubject[] = [];
  const absent: Absent[] = [];
  for (const each of found) {
    const other = 'why' in each ? each : await startAndTrack(each).catch(absenceOf(each));
    if ('why' in other) absent.push(other);
    else {
      await warmUp(loadTargetsOf([other]), generator);
      others.push(other);
    }
  }
  return { ours: known, others, absent };
}

function absenceOf({ name }: Subject): (error: unknown) => Absent {
  return (error) => ({ name, why: String(error).split('\n')[0] ?? '' });
}

/** Starts a subject this number of times, and keeps the last process running. */
async function startSubject(subject: Subject, starts: number): Promise<RunningSubject> {
  const firstResponses: number[] = [];
  for (;;) {
    const port = await freePort();
    const server = await start({ command: subject.command(port), port, ready: subject.ready });
    firstResponses.push(server.firstResponse);
    if (firstResponses.length >= starts) {
      return { subject, server, firstResponse: medianOf(firstResponses) };
    }
    await server.stop();
  }
}

function loadTargetsOf(subjects: readonly RunningSubject[]): SubjectTarget[] {
  return subjects.flatMap((subject) =>
    MEASURES.flatMap((measure) => {
      const call = subject.subject.calls[measure];
      return call === undefined ? [] : [{ subject, measure, server: subject.server, call }];
    }),
  );
}

async function measureRow(subject: RunningSubject, loads: Loads): Promise<Row> {
  const figures: Row['figures'] = {};
  for (const [target, measured] of loads) {
    if (target.subject === subject) figures[target.measure] = await measureFigure(target, measured);
  }
  return { name: subject.subject.name, firstResponse: subject.firstResponse, figures };
}

async function measureFigure(
  { server, call }: SubjectTarget,
  loads: readonly MeasuredLoad[],
): Promise<Figure> {
  const rates = loads.map(({ perSecond }) => perSecond);
  return {
    path: call.path,
    bytes: await server.sizeOf(call),
    perSecond: medianOf(rates),
    p99: medianOf(loads.map(({ p99 }) => p99)),
    spread: spreadOf(rates),
    errors: loads.reduce((sum, { errors }) => sum + errors, 0),
  };
}

/** Measures the memory of the sandbox after many requests for accounts. */
async function measureMemory({ generator, requests }: MeasureOptions): Promise<Memory> {
  const { server } = await startSubject(OURS, 1);
  try {
    const { get } = await modelOf(server.origin);
    for (let asked = 0; asked < requests; ) {
      asked += (await generator.load(server.origin, get, 2)).requests;
    }
    return { requests, residentMiB: await server.residentMiB() };
  } finally {
    await server.stop();
  }
}

function byRate(a: Row, b: Row): number {
  return (b.figures.get?.perSecond ?? 0) - (a.figures.get?.perSecond ?? 0);
}
