import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFaults } from '../../../../sandbox-server/domain/faults/create-faults.ts';
import type { Fault, FaultTarget } from '../../../../sandbox-server/domain/faults/fault.ts';
import { matchFaults } from '../../../../sandbox-server/domain/faults/match.ts';
import { createIds } from '../../../../sandbox-server/domain/world/id.ts';

const CALL: FaultTarget = {
  kinds: ['response', 'timing'],
  operation: 'get-user-info',
  problems: ['provider_error', 'unknown_error', 'forbidden'],
  connectionId: 'c1',
  user: 'john',
};

const DROP = { network: 'drop' } as const;
const HANG = { network: 'hang' } as const;

function faultsOf(...faults: Fault[]) {
  const all = createFaults(createIds('seed'));
  for (const fault of faults) all.add(fault);
  return all;
}

/** The numbers of the calls that a fault applies to, counted from 1. */
function affectedCalls(count: number, ...faults: Fault[]): number[] {
  const all = faultsOf(...faults);
  const calls = Array.from({ length: count }, (_, i) => i + 1);
  return calls.filter(() => matchFaults([all], CALL).response !== undefined);
}

describe('a fault matches', () => {
  it.each<[string, Fault, boolean]>([
    ['any call without criteria', DROP, true],
    ['its operation', { ...DROP, operation: 'get-user-info' }, true],
    ['no other operation', { ...DROP, operation: 'create-connection' }, false],
    ['its connection', { ...DROP, connectionId: 'c1' }, true],
    ['no other connection', { ...DROP, connectionId: 'c2' }, false],
    ['its mock user', { ...DROP, user: 'john' }, true],
    ['no other mock user', { ...DROP, user: 'salaried' }, false],
    [
      'a call that meets all of its criteria',
      { ...DROP, operation: 'get-user-info', user: 'john' },
      true,
    ],
    ['no call that meets only some', { ...DROP, operation: 'get-user-info', user: 'x' }, false],
    ['an operation that declares its problem', { problem: 'forbidden' }, true],
    ['no operation that does not', { problem: 'gateway_timeout' }, false],
    ['no call, when it is about webhooks', { webhook: { fail: 500 } }, false],
  ])('%s', (_, fault, does) => {
    expect(affectedCalls(1, fault)).toEqual(does ? [1] : []);
  });

  it('the webhooks of its type, and no call', () => {
    const faults = faultsOf({ webhook: { type: 'connection_failed', fail: 500 } });
    const on = (webhook: FaultTarget['webhook']) =>
      matchFaults([faults], { kinds: ['attempt'], ...(webhook && { webhook }) }).attempt;
    expect(on('connection_authorized')).toBeUndefined();
    expect(on('connection_failed')).toBeDefined();
  });
});

describe('a fault applies to', () => {
  it.each<[string, Fault, number[]]>([
    ['every call', DROP, [1, 2, 3, 4, 5]],
    ['as many calls as `times`', { ...DROP, times: 2 }, [1, 2]],
    ['only the nth call', { ...DROP, nth: 3 }, [3]],
    ['`times` calls from the nth on', { ...DROP, nth: 3, times: 2 }, [3, 4]],
    ['no call with a probability close to 0', { ...DROP, probability: 1e-9 }, []],
    ['every call with a probability of 1', { ...DROP, probability: 1 }, [1, 2, 3, 4, 5]],
  ])('%s', (_, fault, calls) => {
    expect(affectedCalls(5, fault)).toEqual(calls);
  });

  it('its share of calls by probability, the same in every run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 95 }), (percent) => {
        const fault = { ...DROP, probability: percent / 100 };
        const affected = affectedCalls(2000, fault);
        expect(Math.abs(affected.length / 2000 - percent / 100)).toBeLessThan(0.06);
        expect(affectedCalls(2000, fault)).toEqual(affected);
      }),
      { numRuns: 20 },
    );
  });

  it('no more than `times` calls by probability', () => {
    expect(affectedCalls(100, { ...DROP, probability: 0.5, times: 3 })).toHaveLength(3);
  });

  it('the nth call although another fault applied to those before', () => {
    expect(affectedCalls(3, { ...HANG, times: 1 }, { ...DROP, nth: 3 })).toEqual([1, 3]);
  });

  it('no call after `times` calls, and is removed', () => {
    const faults = faultsOf({ ...DROP, times: 2 });
    matchFaults([faults], CALL);
    expect(faults.list()).toMatchObject([{ seen: 1, hits: 1, times: 2 }]);
    matchFaults([faults], CALL);
    expect(faults.list()).toEqual([]);
    expect(faults.isEmpty()).toBe(true);
  });

  it('the same calls after its state is restored in another sandbox', () => {
    const one = faultsOf({ ...DROP, nth: 3 });
    matchFaults([one], CALL);
    const other = createFaults(createIds('seed'));
    other.restore(one.state());
    const later = [1, 2].map(() => matchFaults([other], CALL).response?.network);
    expect(later).toEqual([undefined, 'drop']);
  });
});

describe('of several faults', () => {
  const matchedBy = (...scopes: Fault[][]) =>
    matchFaults(
      scopes.map((faults) => faultsOf(...faults)),
      CALL,
    );

  it('the client’s own takes precedence over the sandbox’s', () => {
    expect(matchedBy([DROP], [{ ...HANG, user: 'john' }]).response?.network).toBe('drop');
  });

  it.each<[string, Fault]>([
    ['operation', { operation: 'get-user-info' }],
    ['connection', { connectionId: 'c1' }],
    ['user', { user: 'john' }],
    ['number of times', { times: 1 }],
    ['number of the call', { nth: 1 }],
    ['probability', { probability: 1 }],
  ])('the one with a %s takes precedence', (_, more) => {
    expect(matchedBy([DROP, { ...HANG, ...more }]).response?.network).toBe('hang');
  });

  it('the oldest of those with as many criteria takes precedence', () => {
    const named = { ...HANG, user: 'john' };
    expect(matchedBy([{ ...DROP, connectionId: 'c1' }, named]).response?.network).toBe('drop');
  });

  it('the next one applies when the first one is not due', () => {
    expect(matchedBy([{ ...HANG, nth: 2 }, DROP]).response?.network).toBe('drop');
  });

  it('one changes the response and one the timing', () => {
    const matched = matchedBy([{ latency: 5 }, DROP, { slowBody: 5 }]);
    expect(matched.response).toMatchObject(DROP);
    expect(matched.timing).toMatchObject({ latency: 5 });
    expect(matched.timing).not.toHaveProperty('slowBody');
  });
});

describe('faults', () => {
  it('emit the id of each fault that changes', () => {
    const changed: string[] = [];
    const faults = createFaults(createIds('seed'), (id) => changed.push(id));
    const { id } = faults.add(DROP);
    matchFaults([faults], CALL);
    faults.remove(id);
    faults.remove(id);
    expect(changed).toEqual([id, id, id]);
  });

  it('can be removed all at once', () => {
    const faults = faultsOf(DROP, HANG);
    faults.clear();
    expect(faults.list()).toEqual([]);
  });
});
