import { describe, expect, it } from 'vitest';
import { parseFaultForm } from '../../../sandbox-server/inspector/client/fault-entry.ts';
import { faultBody } from '../../../sandbox-server/schema/fault.ts';

const EMPTY = { operation: '', connection_id: '', user: '', nth: '', times: '', percent: '' };

const ENTRIES = [
  [
    { effect: 'problem', problem: 'provider_error', retry_after: '' },
    { problem: 'provider_error' },
  ],
  [
    { effect: 'problem', problem: 'rate_limit_exceeded', retry_after: '30' },
    { problem: 'rate_limit_exceeded', retry_after: 30 },
  ],
  [{ effect: 'body', body: 'truncated' }, { body: 'truncated' }],
  [{ effect: 'network', network: 'hang' }, { network: 'hang' }],
  [{ effect: 'latency', latency: '3000' }, { latency: 3000 }],
  [{ effect: 'slow_body', slow_body: ' 500 ' }, { slow_body: 500 }],
  [{ effect: 'webhook', webhook: 'late', late: 'PT5M' }, { webhook: { late: 'PT5M' } }],
  [{ effect: 'webhook', webhook: 'fail', fail: '503' }, { webhook: { fail: 503 } }],
  [{ effect: 'webhook', webhook: 'drop', fail: '503' }, { webhook: { fail: 'drop' } }],
  [{ effect: 'webhook', webhook: 'duplicate', duplicate: '2' }, { webhook: { duplicate: 2 } }],
  [{ effect: 'webhook', webhook: 'reorder' }, { webhook: { reorder: true } }],
  [
    { effect: 'webhook', webhook: 'bad_signature', type: 'connection_failed' },
    { webhook: { type: 'connection_failed', bad_signature: true } },
  ],
] as const;

describe('the form for a fault', () => {
  it.each(ENTRIES)('makes of %j the fault %j, which the control plane takes', (fields, fault) => {
    const entered = parseFaultForm({ ...EMPTY, ...fields });
    expect(entered).toEqual(fault);
    expect(faultBody.safeParse(entered).success).toBe(true);
  });

  it('says for which calls', () => {
    const fields = { operation: 'get-user-info', connection_id: 'c1', user: 'john', times: '2' };
    const entered = parseFaultForm({ ...EMPTY, effect: 'network', network: 'drop', ...fields });
    expect(entered).toEqual({ network: 'drop', ...fields, times: 2 });
  });

  it('takes a chance in per cent', () => {
    const fields = { effect: 'body', body: 'empty', percent: '12.5' };
    expect(parseFaultForm({ ...EMPTY, ...fields })).toEqual({ body: 'empty', probability: 0.125 });
  });

  it('leaves it to the sandbox to refuse what is no number', () => {
    const entered = parseFaultForm({ ...EMPTY, effect: 'latency', latency: 'soon' });
    expect(entered).toEqual({ latency: 'soon' });
    expect(faultBody.safeParse(entered).success).toBe(false);
  });

  it('drops a Retry-After that belongs to another problem', () => {
    const fields = { effect: 'problem', problem: 'provider_error', retry_after: '30' };
    expect(parseFaultForm({ ...EMPTY, ...fields })).toEqual({ problem: 'provider_error' });
  });
});
