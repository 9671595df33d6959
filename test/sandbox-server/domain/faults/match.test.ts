import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createFaults,
  type Fault,
  type FaultTarget,
} from '../../../../sandbox-server/domain/faults/fault.ts';
import { matchFaults } from '../../../../sandbox-server/domain/faults/match.ts';
import { createIds } from '../../../../sandbox-server/domain/world/id.ts';

const CALL: FaultTarget = {
  kinds: ['answer', 'pace'],
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

/** Which of so many calls are spoiled, counted from one. */
function victims(count: number, ...faults: Fault[]): number[] {
  const all = faultsOf(...faults);
  const calls = Array.from({ length: count }, (_, i) => i + 1);
  return calls.filter(() => matchFaults([all], CALL).answer !== undefined);
}

describe('a fault fits', () => {
  it.each<[string, Fault, boolean]>([
    ['any call, when it names none', DROP, true],
    ['its operation', { ...DROP, operation: 'get-user-info' }, true],
    ['no other operation', { ...DROP, operation: 'create-connection' }, false],
    ['its connection', { ...DROP, connectionId: 'c1' }, true],
    ['no other connection', { ...DROP, connectionId: 'c2' }, false],
    ['whoever logged in', { ...DROP, user: 'john' }, true],
    ['nobody else', { ...DROP, user: 'salaried' }, false],
    ['what has all it names', { ...DROP, operation: 'get-user-info', user: 'john' }, true],
    ['nothing that lacks some', { ...DROP, operation: 'get-user-info', user: 'x' }, false],
    ['an operation that declares its problem', { problem: 'forbidden' }, true],
    ['no operation that does not', { problem: 'gateway_timeout' }, false],
    ['no call, when it is about webhooks', { webhook: { fail: 500 } }, false],
  ])('%s', (_, fault, does) => {
    expect(victims(1, fault)).toEqual(does ? [1] : []);
  });

  it('the webhooks of its type, and no call', () => {
    const faults = faultsOf({ webhook: { type: 'connection_failed', fail: 500 } });
    const on = (webhook: FaultTarget['webhook']) =>
      matchFaults([faults], { kinds: ['try'], ...(webhook && { webhook }) }).try;
    expect(on('connection_authorized')).toBeUndefined();
    expect(on('connection_failed')).toBeDefined();
  });
});

describe('a fault spoils', () => {
  it.each<[string, Fault, number[]]>([
    ['every call', DROP, [1, 2, 3, 4, 5]],
    ['as many as it says', { ...DROP, times: 2 }, [1, 2]],
    ['only the nth', { ...DROP, nth: 3 }, [3]],
    ['so many from the nth on', { ...DROP, nth: 3, times: 2 }, [3, 4]],
    ['none by chance that is next to nothing', { ...DROP, probability: 1e-9 }, []],
    ['all by a chance of one', { ...DROP, probability: 1 }, [1, 2, 3, 4, 5]],
  ])('%s', (_, fault, calls) => {
    expect(victims(5, fault)).toEqual(calls);
  });

  it('its share of calls by chance, the same with every run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 95 }), (percent) => {
        const fault = { ...DROP, probability: percent / 100 };
        const spoiled = victims(2000, fault);
        expect(Math.abs(spoiled.length / 2000 - percent / 100)).toBeLessThan(0.06);
        expect(victims(2000, fault)).toEqual(spoiled);
      }),
      { numRuns: 20 },
    );
  });

  it('no more by chance than it says', () => {
    expect(victims(100, { ...DROP, probability: 0.5, times: 3 })).toHaveLength(3);
  });

  it('the nth call although another fault spoiled those before', () => {
    expect(victims(3, { ...HANG, times: 1 }, { ...DROP, nth: 3 })).toEqual([1, 3]);
  });

  it('nothing any more, and is gone, when it has spoiled as many as it says', () => {
    const faults = faultsOf({ ...DROP, times: 2 });
    matchFaults([faults], CALL);
    expect(faults.list()).toMatchObject([{ seen: 1, hits: 1, times: 2 }]);
    matchFaults([faults], CALL);
    expect(faults.list()).toEqual([]);
    expect(faults.isEmpty()).toBe(true);
  });

  it('on from where it was, in another sandbox', () => {
    const one = faultsOf({ ...DROP, nth: 3 });
    matchFaults([one], CALL);
    const other = createFaults(createIds('seed'));
    other.restore(one.state());
    const later = [1, 2].map(() => matchFaults([other], CALL).answer?.network);
    expect(later).toEqual([undefined, 'drop']);
  });
});

describe('of several faults', () => {
  const struckBy = (...scopes: Fault[][]) =>
    matchFaults(
      scopes.map((faults) => faultsOf(...faults)),
      CALL,
    );

  it('the client’s own goes before the sandbox’s', () => {
    expect(struckBy([DROP], [{ ...HANG, user: 'john' }]).answer?.network).toBe('drop');
  });

  it.each<[string, Fault]>([
    ['operation', { operation: 'get-user-info' }],
    ['connection', { connectionId: 'c1' }],
    ['user', { user: 'john' }],
    ['number of times', { times: 1 }],
    ['place in the row', { nth: 1 }],
    ['probability', { probability: 1 }],
  ])('the one that names a %s goes first', (_, more) => {
    expect(struckBy([DROP, { ...HANG, ...more }]).answer?.network).toBe('hang');
  });

  it('the oldest goes first, among those that name as much', () => {
    const named = { ...HANG, user: 'john' };
    expect(struckBy([{ ...DROP, connectionId: 'c1' }, named]).answer?.network).toBe('drop');
  });

  it('the next strikes when it is not the first one’s turn', () => {
    expect(struckBy([{ ...HANG, nth: 2 }, DROP]).answer?.network).toBe('drop');
  });

  it('one changes the answer and one the pace', () => {
    const struck = struckBy([{ latency: 5 }, DROP, { slowBody: 5 }]);
    expect(struck.answer).toMatchObject(DROP);
    expect(struck.pace).toMatchObject({ latency: 5 });
    expect(struck.pace).not.toHaveProperty('slowBody');
  });
});

describe('faults', () => {
  it('tell which of them is not as it was', () => {
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
