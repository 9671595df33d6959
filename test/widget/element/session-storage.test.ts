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

let slots: StoredSession[] = [];

function slot(): StoredSession {
  const one = new StoredSession();
  slots.push(one);
  return one;
}

afterEach(() => {
  for (const one of slots) one.remove();
  slots = [];
  sessionStorage.clear();
  localStorage.clear();
});

describe('a pending session', () => {
  it('comes back as it was stored, for the next element', () => {
    const first = slot();
    first.save('key', SESSION);
    first.release();
    expect(slot().load('key', 0)).to.deep.equal(SESSION);
  });

  it('belongs to one element at a time', () => {
    slot().save('key', SESSION);
    const second = slot();
    expect(second.load('key', 0)).to.equal(undefined);
    second.save('key', { ...SESSION, id: 's2' });
    expect(sessionStorage.getItem('key')).to.include('s1');
  });

  it('can be borrowed in another tab, when its journey took the tab it was in', () => {
    const first = slot();
    first.save('key', SESSION);
    first.removeFromTab();
    first.release();
    expect(slot().load('key', 0)).to.equal(undefined);
    expect(slot().loadShared('key', 0)).to.deep.equal(SESSION);
  });

  it('stays in its tab, when its journey has a window of its own', () => {
    const first = slot();
    first.save('key', { ...SESSION, mode: 'popup' });
    first.release();
    expect(slot().loadShared('key', 0)).to.equal(undefined);
  });

  it('is gone after its end', () => {
    const first = slot();
    first.save('key', SESSION);
    first.release();
    expect(slot().load('key', 1_000)).to.equal(undefined);
  });

  it('is gone when it is cleared', () => {
    const first = slot();
    first.save('key', SESSION);
    first.remove();
    expect(sessionStorage.length + localStorage.length).to.equal(0);
    expect(slot().load('key', 0)).to.equal(undefined);
  });

  for (const stored of [
    '',
    '{}',
    's1',
    's1\nv\nc\njavascript:alert(1)\nredirect\n9e9',
    's1\nv\nc\nhttps://x.example/\nframe\n9e9',
    's1\nv\nc\nhttps://x.example/\nredirect\nsoon',
    's1\nv\nc\nhttps://x.example/\nredirect',
  ]) {
    it(`is not read from ${JSON.stringify(stored)}`, () => {
      sessionStorage.setItem('key', stored);
      expect(slot().load('key', 0)).to.equal(undefined);
    });
  }

  it('is kept in memory only, where storage is refused', () => {
    const { setItem, getItem, removeItem } = Storage.prototype;
    const refuse = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    Object.assign(Storage.prototype, { setItem: refuse, getItem: refuse, removeItem: refuse });
    try {
      const one = slot();
      one.save('key', SESSION);
      expect(slot().load('other', 0)).to.equal(undefined);
      one.remove();
    } finally {
      Object.assign(Storage.prototype, { setItem, getItem, removeItem });
    }
    expect(sessionStorage.length).to.equal(0);
  });
});
