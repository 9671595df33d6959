import type { Fault } from './flow.ts';

/** The host answered, but not with what was asked for. A host client of your own may reject with it. */
export class HostFault extends Error {
  declare readonly fault: Fault;
  /** Milliseconds the host wants to be left alone. */
  declare readonly retryAfter: number;

  constructor(fault: Fault, retryAfter = 0) {
    super(fault.detail);
    this.fault = fault;
    this.retryAfter = retryAfter;
  }
}
