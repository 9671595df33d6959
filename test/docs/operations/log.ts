import type { HostEvent } from 'connect-bank/host';

const LEVELS: Partial<Record<HostEvent['type'], string>> = {
  'internal-error': 'error',
  'callback-failed': 'error',
  'upstream-failed': 'warn',
  'session-rejected': 'warn',
  'upstream-call': 'debug',
};

/** Pass this as `onEvent`. Prints an event as one line of JSON. */
export function log(event: HostEvent): void {
  console.log(JSON.stringify({ level: LEVELS[event.type] ?? 'info', ...event }));
}
