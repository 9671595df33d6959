import type { Call } from './call.ts';
import type { Command } from './command.ts';

/** A server to measure. */
export type Subject = {
  name: string;
  /** A call that returns 200 as soon as the server is ready. */
  ready: Call;
  /** The calls under load, by measure. */
  calls: Partial<Record<Measure, Call>>;
  /** The command that starts the server on a port. */
  command(port: number): Command;
};

/** `get` is a list of accounts or the closest equivalent; the last three exist only in the sandbox. */
export const MEASURES = ['get', 'token', 'health', 'firstPage', 'deepPage'] as const;
export type Measure = (typeof MEASURES)[number];

/** A server that is not available. */
export type Absent = { name: string; why: string };
