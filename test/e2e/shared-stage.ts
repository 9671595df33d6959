import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { raiseStage, type Stage, type Visit, type VisitOptions } from './stage.ts';

export type SharedStage = {
  /** A new person, in the tab of the one before. After the test there is nothing to complain of. */
  visit(options?: VisitOptions): Promise<Visit>;
  approve(page: Page): Promise<void>;
};

/** Raises one stage for all tests of a file, or of a `describe`, and closes it after them. */
export function shareStage(options?: Parameters<typeof raiseStage>[0]): SharedStage {
  let stage: Stage;
  let tab: Visit | undefined;
  beforeAll(async () => {
    stage = await raiseStage(options);
  });
  // A test of another `describe` may run before this stage has its first person.
  afterEach(() => expect(tab?.complaints.splice(0) ?? []).toEqual([]));
  afterAll(() => stage.close());
  return {
    async visit(person) {
      if (tab) await tab.handOver(person);
      else tab = await stage.visit(person);
      return tab;
    },
    approve: (page) => stage.approve(page),
  };
}
