import { failed } from '../../error.ts';
import { noise, randomStreamOf } from '../../random.ts';
import type { BankBehavior } from './behavior.ts';

export const slow: BankBehavior = {
  name: 'slow',
  description:
    'Each response takes most of a second, and a transactions request is pending for thirty seconds of the sandbox clock.',
  reports: [
    'https://github.com/openbankingspace/tpp-issues/issues/12',
    'https://github.com/openbankingspace/tpp-issues/issues/81',
  ],
  latencyMs: 800,
  delaySeconds: 30,
};

/** Of so many consecutive calls, one fails. */
const CALLS = 5;

export const flaky: BankBehavior = {
  name: 'flaky',
  description: 'One call in five fails with Provider Error or Gateway Timeout; a retry helps.',
  reports: [
    'https://github.com/openbankingspace/tpp-issues/issues/14',
    'https://github.com/openbankingspace/tpp-issues/issues/12',
  ],
  failCall: ({ seed, connectionId, number }) => {
    const [lane, other] = randomStreamOf('flaky', seed, connectionId);
    const group = Math.floor(number / CALLS);
    if (number % CALLS !== noise(lane, group) % CALLS) return undefined;
    const kind = noise(other, group) % 2 === 0 ? 'provider_error' : 'gateway_timeout';
    return failed(kind, 'the bank is flaky: one call in five fails').error;
  },
};

export const nightlyMaintenance: BankBehavior = {
  name: 'nightly-maintenance',
  description:
    'The bank is down from two to four in the morning, London time: calls fail with Provider Error, the hosted page says so, and webhooks announce both.',
  reports: [
    'https://github.com/openbankingspace/tpp-issues/issues/97',
    'https://docs.truelayer.com/docs/copy-of-provider-availability-webhook',
  ],
  downtime: { from: 2, until: 4 },
};
