import { expect } from '@open-wc/testing';
import { EN_GB } from '../../../widget/element/messages/en-gb.ts';
import { type SessionOptions, storageKeyOf } from '../../../widget/element/session-start.ts';

function key(
  options: Partial<Pick<SessionOptions, 'id' | 'useCase' | 'renewConnectionId'>>,
): string {
  const blank = {
    useCase: undefined,
    providerId: undefined,
    renewConnectionId: undefined,
    headers: undefined,
    hostClient: undefined,
  };
  return storageKeyOf({
    endpoint: new URL('https://shop.example/connect-bank'),
    mode: 'redirect',
    messages: EN_GB,
    element: Object.assign(document.createElement('div'), blank, options),
  });
}

describe('the storage key of an element', () => {
  it('is its id alone if it has one: `renewConnectionId` may change during the journey', () => {
    expect(key({ id: 'renew', renewConnectionId: 'new' })).to.equal(
      key({ id: 'renew', renewConnectionId: 'old' }),
    );
    expect(key({ id: 'renew' })).not.to.equal(key({ id: 'connect' }));
  });

  it('depends on its properties if it has no id', () => {
    expect(key({ useCase: 'rewards' })).to.equal(key({ useCase: 'rewards' }));
    expect(key({ useCase: 'rewards' })).not.to.equal(key({ useCase: 'onboarding' }));
    expect(key({ renewConnectionId: 'a' })).not.to.equal(key({ renewConnectionId: 'b' }));
  });
});
