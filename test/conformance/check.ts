import type { Fact } from './fact.ts';
import type { Caller } from './target.ts';

/** One check of an API. */
export type Check = {
  /** Area and name, e.g. `token/form`. */
  id: string;
  title: string;
  /** The check is skipped if the target does not have this. */
  needs?: 'authorisation' | 'other-scope';
  run(caller: Caller): Promise<Fact[]>;
};
