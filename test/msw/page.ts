/** A page whose service worker emulates TrueLayer, and the functions that tests call. */
import { createSandbox } from 'connect-bank/sandbox';
import { sandboxHandlers } from 'connect-bank/sandbox/msw';
import { setupWorker } from 'msw/browser';
import * as truelayerCalls from './truelayer-calls.ts';

const sandbox = createSandbox();
const worker = setupWorker(...sandboxHandlers(sandbox));

const app = {
  ...truelayerCalls,
  sandbox,
  /** Starts the service worker. */
  ready: () => worker.start({ quiet: true, onUnhandledRequest: 'bypass' }),
};

declare global {
  interface Window {
    app: typeof app;
  }
}

window.app = app;
