import type { Fact } from './fact.ts';
import type { Caller } from './target.ts';

/** One question to an API, and what is found out by asking it. */
export type Check = {
  /** Area and name, e.g. `token/form`. */
  id: string;
  title: string;
  /** Left out where the target cannot do this. */
  needs?: 'authorisation' | 'other scope';
  ask(caller: Caller): Promise<Fact[]>;
};
