/** A page whose service worker answers as TrueLayer, and what a test may ask of it. */
import { createSandbox } from 'connect-bank/sandbox';
import { sandboxHandlers } from 'connect-bank/sandbox/msw';
import { setupWorker } from 'msw/browser';
import * as customer from './customer.ts';

const sandbox = createSandbox();
const worker = setupWorker(...sandboxHandlers(sandbox));

const app = {
  ...customer,
  sandbox,
  /** Nothing is answered before this. */
  ready: () => worker.start({ quiet: true, onUnhandledRequest: 'bypass' }),
};

declare global {
  interface Window {
    app: typeof app;
  }
}

window.app = app;
