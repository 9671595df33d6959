import { expect } from '@open-wc/testing';
import { type PendingSession, StoredSession } from '../../../widget/element/session-storage.ts';

const SESSION: PendingSession = {
  id: 's1',
  verifier: 'v'.repeat(43),
  challenge: 'c'.repeat(43),
  mode: 'redirect',
  uri: 'https://app.truelayer.com/data/1',
  deadline: 1_000,
};

let opened: StoredSession[] = [];

function stored(): StoredSession {
  const one = new StoredSession();
  opened.push(one);
  return one;
}

afterEach(() => {
  for (const one of opened) one.remove();
  opened = [];
  sessionStorage.clear();
  localStorage.clear();
});

describe('a pending session', () => {
  it('is loaded by the next element as it was saved', () => {
    const first = stored();
    first.save('key', SESSION);
    first.release();
    expect(stored().load('key', 0)).to.deep.equal(SESSION);
  });

  it('belongs to one element at a time', () => {
    stored().save('key', SESSION);
    const second = stored();
    expect(second.load('key', 0)).to.equal(undefined);
    second.save('key', { ...SESSION, id: 's2' });
    expect(sessionStorage.getItem('key')).to.include('s1');
  });

  it('is shared with other tabs if its journey is a redirect', () => {
    const first = stored();
    first.save('key', SESSION);
    first.removeFromTab();
    first.release();
    expect(stored().load('key', 0)).to.equal(undefined);
    expect(stored().loadShared('key', 0)).to.deep.equal(SESSION);
  });

  it('is not shared with other tabs if its journey is in a popup', () => {
    const first = stored();
    first.save('key', { ...SESSION, mode: 'popup' });
    first.release();
    expect(stored().loadShared('key', 0)).to.equal(undefined);
  });

  it('is not loaded after its deadline', () => {
    const first = stored();
    first.save('key', SESSION);
    first.release();
    expect(stored().load('key', 1_000)).to.equal(undefined);
  });

  it('is deleted by `remove`', () => {
    const first = stored();
    first.save('key', SESSION);
    first.remove();
    expect(sessionStorage.length + localStorage.length).to.equal(0);
    expect(stored().load('key', 0)).to.equal(undefined);
  });

  for (const text of [
    '',
    '{}',
    's1',
    's1\nv\nc\njavascript:alert(1)\nredirect\n9e9',
    's1\nv\nc\nhttps://x.example/\nframe\n9e9',
    's1\nv\nc\nhttps://x.example/\nredirect\nsoon',
    's1\nv\nc\nhttps://x.example/\nredirect',
  ]) {
    it(`is not loaded from ${JSON.stringify(text)}`, () => {
      sessionStorage.setItem('key', text);
      expect(stored().load('key', 0)).to.equal(undefined);
    });
  }

  it('is only kept in memory if the browser refuses storage', () => {
    const { setItem, getItem, removeItem } = Storage.prototype;
    const throwSecurityError = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    Object.assign(Storage.prototype, {
      setItem: throwSecurityError,
      getItem: throwSecurityError,
      removeItem: throwSecurityError,
    });
    try {
      const one = stored();
      one.save('key', SESSION);
      expect(stored().load('other', 0)).to.equal(undefined);
      one.remove();
    } finally {
      Object.assign(Storage.prototype, { setItem, getItem, removeItem });
    }
    expect(sessionStorage.length).to.equal(0);
  });
});
