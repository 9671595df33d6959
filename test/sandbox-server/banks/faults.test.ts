import { expect, it } from 'vitest';
import { controlOf } from '../control/control-plane.ts';
import { describeEveryDelivery } from '../every-delivery.ts';
import { connectTo, ODD_BANK, oddBank } from './odd-bank.ts';

describeEveryDelivery('a fault of a bank', ({ setup }) => {
  it('applies only to connections of the bank that `providerId` names', async () => {
    const base = await setup(oddBank());
    const [odd, mock] = [await connectTo(base), await connectTo(base, { provider: 'mock' })];
    base.sandbox.faults.add({ providerId: ODD_BANK, problem: 'gateway_timeout' });
    expect((await odd.getAccounts()).status).toBe(504);
    expect((await mock.getAccounts()).status).toBe(200);
  });

  it('applies only to calls of the account that `accountId` names', async () => {
    const base = await setup(oddBank());
    const { listAccounts, getBalance, createRequest, getAccounts } = await connectTo(base);
    const [one, other] = await listAccounts();
    base.sandbox.faults.add({ accountId: one.id, problem: 'provider_error' });
    expect((await getBalance(one.id)).status).toBe(502);
    expect((await createRequest(one.id, { from: '2026-03-01', to: '2026-03-02' })).status).toBe(
      502,
    );
    expect((await getBalance(other.id)).status).toBe(200);
    expect((await getAccounts()).status).toBe(200);
  });

  it('is more specific than one of any bank', async () => {
    const base = await setup(oddBank());
    const { getAccounts } = await connectTo(base);
    base.sandbox.faults.add({ problem: 'unknown_error' });
    base.sandbox.faults.add({ providerId: ODD_BANK, problem: 'gateway_timeout' });
    expect((await getAccounts()).status).toBe(504);
  });

  it('can be added over HTTP, with `provider_id` and `account_id`', async () => {
    const base = await setup(oddBank());
    const control = controlOf(base.sandbox.fetch);
    const { listAccounts, getBalance } = await connectTo(base);
    const [{ id }] = await listAccounts();
    const fault = { provider_id: ODD_BANK, account_id: id, problem: 'provider_error' };
    expect((await control('POST /faults', fault)).body).toMatchObject(fault);
    expect((await getBalance(id)).status).toBe(502);
  });

  it('is rejected for a bank that does not exist', async () => {
    const { sandbox } = await setup(oddBank());
    expect(() => sandbox.faults.add({ providerId: 'ob-od', network: 'drop' })).toThrow(
      'providerId: there is no bank ob-od; did you mean ob-odd?',
    );
    const { status, body } = await controlOf(sandbox.fetch)('POST /faults', {
      ...{ provider_id: 'nowhere', problem: 'provider_error' },
    });
    expect([status, body.errors]).toEqual([400, { provider_id: ['there is no bank nowhere'] }]);
  });

  it('is part of a snapshot', async () => {
    const { sandbox } = await setup(oddBank());
    const fault = { providerId: ODD_BANK, accountId: 'a', problem: 'provider_error' } as const;
    sandbox.faults.add(fault);
    const snapshot = sandbox.snapshot();
    sandbox.faults.clear();
    sandbox.restore(snapshot);
    expect(sandbox.faults.list()).toMatchObject([fault]);
  });
});
