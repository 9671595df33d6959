import { expect } from '@open-wc/testing';
import { EN_GB } from '../../../widget/element/messages/en-gb.ts';
import { keyOf, type Wishes } from '../../../widget/element/start-session.ts';

function key(wishes: Partial<Pick<Wishes, 'id' | 'useCase' | 'renewConnectionId'>>): string {
  const blank = {
    useCase: undefined,
    providerId: undefined,
    renewConnectionId: undefined,
    headers: undefined,
    hostClient: undefined,
  };
  return keyOf({
    endpoint: new URL('https://shop.example/connect-bank'),
    mode: 'redirect',
    messages: EN_GB,
    wishes: Object.assign(document.createElement('div'), blank, wishes),
  });
}

describe('what an element is known by after a redirect', () => {
  it('is its id alone: what it renews may be another connection by then', () => {
    expect(key({ id: 'renew', renewConnectionId: 'new' })).to.equal(
      key({ id: 'renew', renewConnectionId: 'old' }),
    );
    expect(key({ id: 'renew' })).not.to.equal(key({ id: 'connect' }));
  });

  it('is what it asks for, where it has none', () => {
    expect(key({ useCase: 'rewards' })).to.equal(key({ useCase: 'rewards' }));
    expect(key({ useCase: 'rewards' })).not.to.equal(key({ useCase: 'onboarding' }));
    expect(key({ renewConnectionId: 'a' })).not.to.equal(key({ renewConnectionId: 'b' }));
  });
});
