import type { Call } from './call.ts';
import type { Command } from './command.ts';

/** A server that is measured. */
export type Subject = {
  name: string;
  /** Answered with 200 as soon as the server answers at all; also when it is not measured. */
  ready: Call;
  /** What it is asked for under load, by what is measured. */
  calls: Partial<Record<Measure, Call>>;
  /** How to start it on a port. */
  command(port: number): Command;
};

/** A list of accounts, or what comes nearest; a token; and what only the sandbox has. */
export const MEASURES = ['get', 'token', 'health', 'firstPage', 'deepPage'] as const;
export type Measure = (typeof MEASURES)[number];

/** A subject that could not be had. */
export type Absent = { name: string; why: string };
