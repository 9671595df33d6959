import { expect } from '@open-wc/testing';
import { HostFault } from '../../../widget/element/host-fault.ts';
import { EN_GB } from '../../../widget/element/messages/en-gb.ts';
import { challengeOf } from '../../../widget/element/verifier.ts';
import { BANK, Rig, settled } from './rig.ts';

const authorized = { status: 'authorized', connection_id: 'c1' } as const;
const denied = { status: 'failed', reason: 'denied', confirmed: true } as const;

function refusal(code: 'state-mismatch' | 'denied' | 'endpoint-failed', retryAfter = 0) {
  return new HostFault({ code, recoverable: true, detail: 'said the host' }, retryAfter);
}

afterEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

async function waiting(prepare: (rig: Rig) => void = () => {}): Promise<Rig> {
  const rig = new Rig();
  prepare(rig);
  await rig.start();
  return rig;
}

describe('starting a journey', () => {
  it('opens the window before anything asynchronous happens', () => {
    const rig = new Rig();
    rig.controller.send({ type: 'start' });
    expect(rig.windows).to.have.length(1);
    expect(rig.host.requests).to.have.length(0);
  });

  it('asks the host with a challenge, and keeps the verifier for the questions', async () => {
    const rig = await waiting();
    await rig.clock.advance(2_000);
    const [request] = rig.host.requests;
    const [read] = rig.host.reads;
    expect(request).to.deep.include({
      use_case: 'affordability',
      mode: 'popup',
      language: 'en-GB',
    });
    expect(request?.challenge).to.equal(await challengeOf(read?.verifier ?? ''));
    expect(read?.id).to.equal('session-1');
  });

  it('says in the empty window what it is for, as soon as it can', async () => {
    const rig = new Rig();
    rig.host.hangs = true;
    rig.controller.send({ type: 'start' });
    while (rig.host.signals.length === 0) await settled();
    expect(rig.window.document.title).to.equal(EN_GB.greeting);
    expect(rig.window.document.documentElement.lang).to.equal('en-GB');
  });

  it('leads the window to the journey and says so', async () => {
    const rig = await waiting();
    expect(rig.window.visits).to.deep.equal([BANK]);
    expect(rig.announced).to.deep.equal([BANK]);
    expect(rig.reports).to.deep.equal([{ type: 'open', mode: 'popup', uri: BANK }]);
    expect(rig.state).to.equal('waiting');
  });

  it('leaves the journey to the page when the page takes it over', async () => {
    const rig = await waiting((each) => {
      each.takenOver = true;
    });
    expect(rig.window).to.deep.include({ closed: true, visits: [] });
    rig.host.state = authorized;
    await rig.clock.advance(2_000);
    expect(rig.state).to.equal('authorized');
  });

  it('ignores a second press', async () => {
    const rig = new Rig();
    rig.controller.send({ type: 'start' });
    await rig.start();
    rig.controller.send({ type: 'start' });
    await settled();
    expect(rig.host.requests).to.have.length(1);
    expect(rig.windows).to.have.length(1);
  });

  it('starts again at once when a listener of the end says so', async () => {
    const rig = await waiting();
    rig.host.state = denied;
    const again = rig.reports.push.bind(rig.reports);
    rig.reports.push = (report) => {
      if (report.type === 'exit') rig.controller.send({ type: 'start' });
      return again(report);
    };
    await rig.land();
    while (rig.host.requests.length < 2) await settled();
    await settled();
    expect(rig.state).to.equal('waiting');
    expect(rig.windows.map((window) => window.closed)).to.deep.equal([true, false]);
  });

  it('severs the opener where a broadcast reaches us, and keeps it where only messages do', async () => {
    const here = { endpoint: new URL('https://shop.example/connect-bank') };
    const elsewhere = { endpoint: new URL('https://api.example/connect-bank') };
    const openers = [];
    for (const [settings, framed] of [
      [here, false],
      [elsewhere, false],
      [here, true],
    ] as const) {
      const rig = await waiting((each) => {
        each.settings = settings;
        each.framed = framed;
      });
      openers.push(...rig.openers);
    }
    expect(openers).to.deep.equal([false, true, true]);
  });
});

describe('a window that is refused', () => {
  it('becomes a redirect in auto', async () => {
    const rig = await waiting((each) => {
      each.blocked = true;
    });
    expect(rig.redirects).to.deep.equal([BANK]);
    expect(rig.host.requests[0]).to.deep.include({
      mode: 'redirect',
      return_path: '/budget?tab=2#top',
    });
    expect(rig.controller.flow).to.deep.equal({ state: 'waiting', mode: 'redirect', uri: BANK });
  });

  for (const [where, prepare] of [
    ['in popup', { settings: { mode: 'popup' }, framed: false }],
    ['in auto inside a frame, because banks refuse frames', { settings: {}, framed: true }],
  ] as const) {
    it(`becomes an error with a link ${where}`, async () => {
      const rig = await waiting((each) => {
        each.blocked = true;
        each.settings = prepare.settings;
        each.framed = prepare.framed;
      });
      expect(rig.redirects).to.deep.equal([]);
      expect(rig.controller.flow).to.deep.equal({
        state: 'failed',
        code: 'popup-blocked',
        uri: BANK,
      });
      expect(rig.reports[0]).to.deep.include({ type: 'error', code: 'popup-blocked' });
    });
  }

  it('leaves the link to the browser: a second window could use up the click', async () => {
    const rig = await waiting((each) => {
      each.blocked = true;
      each.settings = { mode: 'popup' };
    });
    const asked = rig.openers.length;
    rig.blocked = false;
    expect(rig.controller.reopen(BANK)).to.equal(false);
    expect(rig.openers).to.have.length(asked);
    expect(rig.windows).to.deep.equal([]);
  });

  it('is heard of when the user takes the link', async () => {
    const rig = await waiting((each) => {
      each.blocked = true;
      each.settings = { mode: 'popup' };
    });
    expect(rig.controller.reopen(BANK)).to.equal(false);
    expect(rig.state).to.equal('waiting');
    rig.host.state = authorized;
    await rig.land();
    expect(rig.state).to.equal('authorized');
  });
});

describe('faults at the start', () => {
  it('says that the endpoint is missing, without a window', async () => {
    const rig = new Rig();
    rig.hasEndpoint = false;
    await rig.start();
    expect(rig.windows).to.have.length(0);
    expect(rig.reports[0]).to.deep.include({ code: 'endpoint-failed', recoverable: false });
  });

  it('reports what the host refused, and closes the window', async () => {
    const rig = await waiting((each) => {
      each.host.refusal = refusal('endpoint-failed');
    });
    expect(rig.window.closed).to.equal(true);
    expect(rig.reports).to.deep.equal([
      { type: 'error', code: 'endpoint-failed', recoverable: true, detail: 'said the host' },
    ]);
  });

  for (const uri of ['javascript:alert(1)', 'https://evil.example/', 'http://app.truelayer.com/']) {
    it(`goes nowhere when the host names ${uri}`, async () => {
      const rig = await waiting((each) => {
        each.host.session = { uri };
      });
      expect(rig.window).to.deep.include({ closed: true, visits: [] });
      expect(rig.announced).to.deep.equal([]);
      expect(rig.reports[0]).to.deep.include({ code: 'invalid-url', recoverable: false });
    });
  }

  it('starts anew after a fault', async () => {
    const rig = await waiting((each) => {
      each.host.refusal = refusal('endpoint-failed');
    });
    rig.host.refusal = undefined;
    await rig.start();
    expect(rig.state).to.equal('waiting');
  });

  it('takes a window that was closed before its page came for an exit', async () => {
    const rig = new Rig();
    rig.controller.send({ type: 'start' });
    rig.window.close();
    await rig.start();
    expect(rig.window.visits).to.deep.equal([]);
    expect(rig.reports).to.deep.equal([{ type: 'exit', reason: 'closed', confirmed: false }]);
  });
});

describe('waiting', () => {
  it('believes the host and nobody else', async () => {
    const rig = await waiting();
    await rig.land();
    expect(rig.state).to.equal('confirming');
    rig.host.state = authorized;
    await rig.clock.advance(2_000);
    expect(rig.controller.flow).to.deep.equal({ state: 'authorized', connectionId: 'c1' });
    expect(rig.window.closed).to.equal(true);
  });

  it('reports the end once, however many channels tell of it', async () => {
    const rig = await waiting();
    rig.host.state = authorized;
    rig.listening?.onReturn();
    rig.listening?.onReturn();
    rig.listening?.onHint();
    await settled();
    expect(rig.reports.filter(({ type }) => type === 'authorized')).to.have.length(1);
    expect(rig.host.reads).to.have.length(1);
  });

  it('asks at once on every hint', async () => {
    const rig = await waiting();
    rig.listening?.onHint();
    await settled();
    rig.listening?.onHint();
    await settled();
    expect(rig.host.reads).to.have.length(2);
  });

  it('asks once more when a hint comes while the host is answering', async () => {
    const rig = await waiting();
    rig.listening?.onHint();
    rig.listening?.onReturn();
    rig.host.state = authorized;
    await settled();
    await rig.clock.advance(500);
    expect(rig.host.reads).to.have.length(2);
    expect(rig.state).to.equal('authorized');
  });

  it('asks again and again, with growing pauses', async () => {
    const rig = await waiting();
    await rig.clock.advance(60_000);
    const times = rig.host.reads.map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(pauses[0]).to.be.within(1_500, 2_500);
    expect(pauses.at(-1)).to.be.within(10_000, 10_500);
    expect(pauses).to.deep.equal([...pauses].sort((a, b) => a - b));
  });

  it('waits as long as the host asks between two answers', async () => {
    const rig = await waiting((each) => {
      each.host.retryAfter = 30_000;
    });
    await rig.clock.advance(31_000);
    expect(rig.host.reads).to.have.length(1);
    await rig.clock.advance(2_000);
    expect(rig.host.reads).to.have.length(2);
  });

  it('leaves a host alone that refused, even on a hint', async () => {
    const rig = await waiting((each) => {
      each.host.retryAfter = 0;
    });
    rig.host.refusal = refusal('endpoint-failed', 20_000);
    rig.listening?.onHint();
    await settled();
    rig.listening?.onHint();
    await rig.clock.advance(15_000);
    expect(rig.host.reads).to.have.length(1);
    rig.host.refusal = undefined;
    rig.host.state = authorized;
    await rig.clock.advance(10_000);
    expect(rig.state).to.equal('authorized');
  });

  it('outlives a host that is away for a while', async () => {
    const rig = await waiting();
    rig.host.refusal = new TypeError('Failed to fetch');
    await rig.clock.advance(30_000);
    expect(rig.state).to.equal('waiting');
    rig.host.refusal = undefined;
    rig.host.state = authorized;
    await rig.clock.advance(10_500);
    expect(rig.state).to.equal('authorized');
  });

  for (const code of ['state-mismatch', 'denied'] as const) {
    it(`ends when the host answers with ${code}`, async () => {
      const rig = await waiting();
      rig.host.refusal = refusal(code);
      await rig.land();
      expect(rig.reports.at(-1)).to.deep.include({ type: 'error', code });
      expect(rig.clock.running).to.equal(0);
    });
  }

  it('ends when the session has expired, also when the host never says so', async () => {
    const rig = await waiting((each) => {
      each.host.session = { lifetime: 60_000 };
    });
    await rig.clock.advance(59_000);
    expect(rig.state).to.equal('waiting');
    await rig.clock.advance(1_500);
    expect(rig.reports.at(-1)).to.deep.include({ type: 'error', code: 'timeout' });
    expect(rig.clock.running).to.equal(0);
  });

  it('gives up confirming in the end, but hears a late success', async () => {
    const rig = await waiting();
    await rig.land();
    await rig.clock.advance(61_000);
    expect(rig.reports.at(-1)).to.deep.include({ code: 'timeout', recoverable: true });
    rig.host.state = authorized;
    await rig.clock.advance(10_500);
    expect(rig.reports.at(-1)).to.deep.equal({ type: 'authorized', connectionId: 'c1' });
  });
});

describe('a closed window', () => {
  it('is an exit after a grace period and a last question', async () => {
    const rig = await waiting();
    rig.window.close();
    await rig.clock.advance(2_000);
    expect(rig.state).to.equal('waiting');
    await rig.clock.advance(2_000);
    expect(rig.reports.at(-1)).to.deep.equal({ type: 'exit', reason: 'closed', confirmed: false });
    expect(rig.state).to.equal('idle');
  });

  it('is no exit when the host knows better', async () => {
    const rig = await waiting();
    rig.window.close();
    await rig.clock.advance(2_000);
    rig.host.state = authorized;
    await rig.clock.advance(2_000);
    expect(rig.reports.map(({ type }) => type)).to.deep.equal(['open', 'authorized']);
  });

  it('is not believed while the user looks elsewhere: a bank with COOP reads as closed', async () => {
    const rig = await waiting((each) => {
      each.hasFocus = false;
    });
    rig.window.close();
    await rig.clock.advance(120_000);
    expect(rig.state).to.equal('waiting');
  });

  it('is no exit after the journey has returned: the return page closes it', async () => {
    const rig = await waiting();
    await rig.land();
    rig.window.close();
    await rig.clock.advance(10_000);
    expect(rig.state).to.equal('confirming');
    rig.host.state = authorized;
    await rig.clock.advance(10_500);
    expect(rig.reports.map(({ type }) => type)).to.deep.equal(['open', 'authorized']);
  });

  it('may be followed by a late success, reported as such', async () => {
    const rig = await waiting();
    rig.window.close();
    await rig.clock.advance(4_000);
    rig.host.state = authorized;
    await rig.clock.advance(10_500);
    expect(rig.reports.map(({ type }) => type)).to.deep.equal(['open', 'exit', 'authorized']);
  });

  it('is one exit only, and the questions stay polite after it', async () => {
    const rig = await waiting();
    rig.window.close();
    await rig.clock.advance(4_000);
    const asked = rig.host.reads.length;
    await rig.clock.advance(60_000);
    expect(rig.reports.filter(({ type }) => type === 'exit')).to.have.length(1);
    expect(rig.host.reads.length - asked).to.be.below(12);
  });

  it('is forgotten when the user opens the journey again', async () => {
    const rig = await waiting();
    rig.window.close();
    await rig.clock.advance(1_000);
    expect(rig.controller.reopen(BANK)).to.equal(true);
    await rig.clock.advance(10_000);
    expect(rig.state).to.equal('waiting');
    expect(rig.windows[1]).to.deep.include({ visits: [BANK], closed: false });
  });

  it('is brought to the front instead while it is open', async () => {
    const rig = await waiting();
    expect(rig.controller.reopen(BANK)).to.equal(true);
    expect(rig.windows).to.have.length(1);
    expect(rig.window.focused).to.equal(1);
  });
});

describe('ending a journey from the page', () => {
  it('cancels: closes the window where a page of ours is open in it, and says so', async () => {
    const rig = await waiting();
    rig.controller.send({ type: 'cancel' });
    expect(rig.window.closed).to.equal(true);
    expect(rig.reports.at(-1)).to.deep.equal({
      type: 'exit',
      reason: 'cancelled',
      confirmed: false,
    });
  });

  it("leaves the bank's window alone, which no browser would let it close", async () => {
    const rig = await waiting();
    rig.window.isAway = true;
    rig.controller.send({ type: 'cancel' });
    expect(rig.window.closed).to.equal(false);
    expect(rig.state).to.equal('idle');
  });

  it("closes the bank's window, too, where it kept the opener", async () => {
    const rig = await waiting((each) => {
      each.framed = true;
    });
    rig.window.isAway = true;
    rig.controller.send({ type: 'cancel' });
    expect(rig.window.closed).to.equal(true);
  });

  it('reports what the user authorises at the bank after cancelling', async () => {
    const rig = await waiting();
    rig.window.isAway = true;
    rig.controller.send({ type: 'cancel' });
    rig.host.state = authorized;
    await rig.land();
    expect(rig.reports.map(({ type }) => type)).to.deep.equal(['open', 'exit', 'authorized']);
    expect(rig.clock.running).to.equal(0);
  });

  it('asks no more after cancelling once the session is over', async () => {
    const rig = await waiting();
    rig.controller.send({ type: 'cancel' });
    rig.host.state = { status: 'expired' };
    await rig.clock.advance(11_000);
    expect(rig.reports.map(({ type }) => type)).to.deep.equal(['open', 'exit']);
    expect(rig.clock.running).to.equal(0);
  });

  it('cancels while the host is still thinking', async () => {
    const rig = new Rig();
    rig.host.hangs = true;
    rig.controller.send({ type: 'start' });
    while (rig.host.signals.length === 0) await settled();
    rig.controller.send({ type: 'cancel' });
    await settled();
    expect(rig.host.signals[0]?.aborted).to.equal(true);
    expect(rig.reports.map(({ type }) => type)).to.deep.equal(['exit']);
  });

  it('goes nowhere when the page cancels in the last moment', async () => {
    for (const mode of ['popup', 'redirect'] as const) {
      const rig = new Rig();
      rig.settings = { mode };
      rig.announced.push = () => {
        rig.controller.send({ type: 'cancel' });
        return 0;
      };
      await rig.start();
      expect(rig.state).to.equal('idle');
      expect([...rig.redirects, ...rig.windows.flatMap(({ visits }) => visits)]).to.deep.equal([]);
    }
  });

  it('resets without a word', async () => {
    const rig = await waiting();
    rig.controller.send({ type: 'reset' });
    expect(rig.reports.map(({ type }) => type)).to.deep.equal(['open']);
    expect(rig.window.closed).to.equal(true);
  });
});

describe('coming back to a page that was left', () => {
  async function leftPage(mode: 'popup' | 'redirect'): Promise<{ key: string; back: Rig }> {
    const key = `page ${Math.random()}`;
    const left = new Rig(key);
    left.settings = { mode };
    await left.start();
    await left.remove();
    return { key, back: new Rig(key) };
  }

  it('asks at once after the return page', async () => {
    const { back } = await leftPage('redirect');
    back.host.state = authorized;
    await back.resume();
    await settled();
    expect(new Set(back.states)).to.deep.equal(new Set(['confirming', 'authorized']));
    expect(back.reports).to.deep.equal([{ type: 'authorized', connectionId: 'c1' }]);
    expect(back.host.reads[0]?.id).to.equal('session-1');
  });

  it('takes coming back by hand for leaving, when the host knows of no end', async () => {
    const { back } = await leftPage('redirect');
    back.cameForward = false;
    await back.resume();
    expect(back.state).to.equal('confirming');
    await back.clock.advance(4_000);
    expect(back.reports).to.deep.equal([{ type: 'exit', reason: 'closed', confirmed: false }]);
  });

  it('reports how it ended, when the user comes back by hand after the end', async () => {
    const { back } = await leftPage('redirect');
    back.cameForward = false;
    back.host.state = authorized;
    await back.resume();
    await settled();
    expect(new Set(back.states)).to.deep.equal(new Set(['confirming', 'authorized']));
  });

  it('goes on waiting for a window after a reload', async () => {
    const { back } = await leftPage('popup');
    await back.resume();
    await back.clock.advance(30_000);
    expect(back.state).to.equal('waiting');
    back.host.state = denied;
    await back.land();
    expect(back.reports).to.deep.equal([{ type: 'exit', reason: 'denied', confirmed: true }]);
  });

  it('leaves by hand out of the back/forward cache, too', async () => {
    const rig = await waiting((each) => {
      each.settings = { mode: 'redirect' };
    });
    rig.listening?.onRestore();
    expect(rig.state).to.equal('confirming');
    await rig.clock.advance(4_000);
    expect(rig.reports.at(-1)).to.deep.include({ type: 'exit', reason: 'closed' });
  });

  it('finds out in another tab, where a bank app may have returned', async () => {
    const { back } = await leftPage('redirect');
    sessionStorage.removeItem(back.key);
    back.host.state = authorized;
    await back.resume();
    await settled();
    expect(new Set(back.states)).to.deep.equal(new Set(['idle', 'authorized']));
    expect(back.reports).to.deep.equal([{ type: 'authorized', connectionId: 'c1' }]);
    expect(localStorage.getItem(back.key)).to.equal(null);
  });

  it('is quiet in another tab until the journey has ended', async () => {
    const { back } = await leftPage('redirect');
    sessionStorage.removeItem(back.key);
    await back.resume();
    await back.clock.advance(20_000);
    expect(new Set(back.states)).to.deep.equal(new Set(['idle']));
    expect(back.reports).to.deep.equal([]);
    back.host.state = authorized;
    await back.clock.advance(11_000);
    expect(back.state).to.equal('authorized');
  });

  it('tells other tabs nothing of a journey in a window of its own', async () => {
    const { back } = await leftPage('popup');
    sessionStorage.removeItem(back.key);
    await back.resume();
    await back.clock.advance(20_000);
    expect(back.host.reads).to.have.length(0);
  });

  it('gives a session to one of two elements that are alike', async () => {
    const { key, back } = await leftPage('redirect');
    const twin = new Rig(key);
    await back.resume();
    await twin.resume();
    expect([back.state, twin.state]).to.deep.equal(['confirming', 'idle']);
  });

  it('finds nothing after the end', async () => {
    const { key, back } = await leftPage('redirect');
    back.host.state = authorized;
    await back.resume();
    await settled();
    const later = new Rig(key);
    await later.resume();
    expect(later.state).to.equal('idle');
  });

  it('finds nothing when the session is over', async () => {
    const { back } = await leftPage('redirect');
    await back.clock.advance(901_000);
    await back.resume();
    expect(back.state).to.equal('idle');
  });
});

describe('an element that leaves the page', () => {
  it('ends a start', async () => {
    const rig = new Rig();
    rig.host.hangs = true;
    rig.controller.send({ type: 'start' });
    await rig.remove();
    expect(rig.window.closed).to.equal(true);
    expect(rig.state).to.equal('idle');
    expect(rig.reports).to.deep.equal([]);
  });

  it('stops asking, but leaves the window of the bank alone', async () => {
    const rig = await waiting();
    await rig.remove();
    expect(rig.window.closed).to.equal(false);
    expect(rig.clock.running).to.equal(0);
    expect(rig.listening?.signal.aborted).to.equal(true);
  });

  it('goes on where it was when it is put back', async () => {
    const rig = await waiting();
    await rig.remove();
    await rig.insert();
    rig.host.state = authorized;
    await rig.clock.advance(2_000);
    expect(rig.reports.map(({ type }) => type)).to.deep.equal(['open', 'authorized']);
  });

  it('does not take being put back for coming back by hand', async () => {
    const rig = new Rig();
    rig.settings = { mode: 'redirect' };
    await rig.start();
    await rig.remove();
    await rig.insert();
    await rig.clock.advance(10_000);
    expect(rig.state).to.equal('waiting');
  });

  it('leaves its journey to another one that has taken it up', async () => {
    const key = `page ${Math.random()}`;
    const old = new Rig(key);
    await old.start();
    await old.remove();
    const young = new Rig(key);
    await young.resume();
    await old.insert();
    expect([old.state, young.state]).to.deep.equal(['idle', 'waiting']);
    expect(old.window.closed).to.equal(false);
    expect(old.reports.map(({ type }) => type)).to.deep.equal(['open']);
  });

  it('ends while the session is on its way', async () => {
    const rig = new Rig();
    rig.controller.send({ type: 'start' });
    rig.element.isConnected = false;
    rig.controller.hostDisconnected();
    await settled();
    expect(rig.window.closed).to.equal(true);
  });

  it('notices nothing of being moved', async () => {
    const rig = await waiting();
    rig.controller.hostDisconnected();
    rig.controller.hostConnected();
    await settled();
    expect(rig.listening?.signal.aborted).to.equal(false);
    expect(rig.clock.running).to.equal(1);
  });
});
