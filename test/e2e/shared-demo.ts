import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type DemoSetup, type DemoUser, setupDemo, type UserOptions } from './demo-setup.ts';

type SharedDemo = {
  /** A new user in the tab of the previous one. The test fails if the browser reports an error. */
  newUser(options?: UserOptions): Promise<DemoUser>;
  approve(page: Page): Promise<void>;
};

/** Starts one demo for all tests of a file or of a `describe`, and closes it after them. */
export function setupSharedDemo(options?: Parameters<typeof setupDemo>[0]): SharedDemo {
  let demo: DemoSetup;
  let user: DemoUser | undefined;
  beforeAll(async () => {
    demo = await setupDemo(options);
  });
  // A test of another `describe` may run before this demo has its first user.
  afterEach(() => expect(user?.browserErrors.splice(0) ?? []).toEqual([]));
  afterAll(() => demo.close());
  return {
    async newUser(next) {
      if (user) await user.startOver(next);
      else user = await demo.newUser(next);
      return user;
    },
    approve: (page) => demo.approve(page),
  };
}
