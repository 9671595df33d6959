import { freePort } from '../free-port.ts';
import type { Call, LoadGenerator } from './call.ts';
import { findCompetition } from './competition.ts';
import { thisMachine } from './machine.ts';
import { HEALTH, ledgerCallsOf, modelOf, OURS } from './ours.ts';
import type { Figure, Memory, Report, Row } from './report.ts';
import { type MeasuredLoad, race, warmUp } from './rounds.ts';
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
  tell: (message: string) => void;
};

/** A running subject. */
type Entrant = { subject: Subject; server: Server; firstResponse: number };
type Lap = { entrant: Entrant; measure: Measure; server: Server; call: Call };
type Loads = ReadonlyMap<Lap, MeasuredLoad[]>;

/** Starts all servers, measures them and stops them. */
export async function measure(options: MeasureOptions): Promise<Omit<Report, 'host'>> {
  const { generator, rounds, seconds, starts, tell } = options;
  const running: Server[] = [];
  try {
    const { ours, others, absent } = await line(options, running);
    const loads = await race(lapsOf([ours, ...others]), options, tell);
    tell(`${options.requests} requests`);
    return {
      date: new Date().toISOString().slice(0, 10),
      machine: thisMachine(),
      generator: generator.name,
      ...{ rounds, seconds, starts, absent },
      ours: await rowOf(ours, loads),
      others: (await Promise.all(others.map((other) => rowOf(other, loads)))).sort(byRate),
      memory: await memoryOf(options),
      disturbance: Math.max(...[...loads.values()].flat().map(({ disturbance }) => disturbance)),
    };
  } finally {
    for (const server of running) await server.stop();
  }
}

/** Starts all subjects. */
async function line(options: MeasureOptions, running: Server[]) {
  const { generator, starts, tell } = options;
  const enter = async (subject: Subject): Promise<Entrant> => {
    tell(`starting ${subject.name}`);
    const entrant = await entrantOf(subject, starts);
    running.push(entrant.server);
    return entrant;
  };
  const ours = await enter(OURS);
  const { origin } = ours.server;
  const model = await modelOf(origin);
  const { get, token } = model;
  const calls = { get, token, health: HEALTH, ...(await ledgerCallsOf(origin)) };
  const known = { ...ours, subject: { ...OURS, calls } };
  await warmUp(lapsOf([known]), generator);
  tell('installing the others');
  const found = await findCompetition(model, options);
  const others: Entrant[] = [];
  const absent: Absent[] = [];
  for (const each of found) {
    const other = 'why' in each ? each : await enter(each).catch(absenceOf(each));
    if ('why' in other) absent.push(other);
    else {
      await warmUp(lapsOf([other]), generator);
      others.push(other);
    }
  }
  return { ours: known, others, absent };
}

function absenceOf({ name }: Subject): (error: unknown) => Absent {
  return (error) => ({ name, why: String(error).split('\n')[0] ?? '' });
}

/** Starts a subject this number of times, and keeps the last process running. */
async function entrantOf(subject: Subject, starts: number): Promise<Entrant> {
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

function lapsOf(field: readonly Entrant[]): Lap[] {
  return field.flatMap((entrant) =>
    MEASURES.flatMap((measure) => {
      const call = entrant.subject.calls[measure];
      return call === undefined ? [] : [{ entrant, measure, server: entrant.server, call }];
    }),
  );
}

async function rowOf(entrant: Entrant, loads: Loads): Promise<Row> {
  const figures: Row['figures'] = {};
  for (const [lap, measured] of loads) {
    if (lap.entrant === entrant) figures[lap.measure] = await figureOf(lap, measured);
  }
  return { name: entrant.subject.name, firstResponse: entrant.firstResponse, figures };
}

async function figureOf({ server, call }: Lap, loads: readonly MeasuredLoad[]): Promise<Figure> {
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
async function memoryOf({ generator, requests }: MeasureOptions): Promise<Memory> {
  const { server } = await entrantOf(OURS, 1);
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
