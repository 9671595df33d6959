import type { ErrorCode } from '../protocol.ts';
import { fieldsOf } from './fields.ts';
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

/** A fault that stays until page or endpoint are changed. */
export function configurationFault(code: ErrorCode, detail: string): HostFault {
  return new HostFault({ code, recoverable: false, detail, cause: 'configuration' });
}

/** By its shape: another copy of the package has a class of its own. */
export function isHostFault(error: unknown): error is HostFault {
  return typeof fieldsOf(fieldsOf(error).fault).code === 'string';
}
