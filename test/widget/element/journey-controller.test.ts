import { expect } from '@open-wc/testing';
import { HostError } from '../../../widget/element/host-error.ts';
import { EN_GB } from '../../../widget/element/messages/en-gb.ts';
import { sha256Challenge } from '../../../widget/element/verifier.ts';
import { BANK, flushTasks, JourneySetup } from './journey-setup.ts';

const authorized = { status: 'authorized', connection_id: 'c1' } as const;
const denied = { status: 'failed', reason: 'denied', confirmed: true } as const;

function hostError(code: 'state-mismatch' | 'denied' | 'endpoint-failed', retryAfter = 0) {
  return new HostError({ code, recoverable: true, detail: 'said the host' }, retryAfter);
}

afterEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

async function waiting(prepare: (setup: JourneySetup) => void = () => {}): Promise<JourneySetup> {
  const setup = new JourneySetup();
  prepare(setup);
  await setup.start();
  return setup;
}

describe('starting a journey', () => {
  it('opens the window before anything asynchronous happens', () => {
    const setup = new JourneySetup();
    setup.controller.send({ type: 'start' });
    expect(setup.popups).to.have.length(1);
    expect(setup.host.requests).to.have.length(0);
  });

  it('asks the host with a challenge, and keeps the verifier for the questions', async () => {
    const setup = await waiting();
    await setup.clock.advance(2_000);
    const [request] = setup.host.requests;
    const [read] = setup.host.reads;
    expect(request).to.deep.include({
      use_case: 'affordability',
      mode: 'popup',
      language: 'en-GB',
    });
    expect(request?.challenge).to.equal(await sha256Challenge(read?.verifier ?? ''));
    expect(read?.id).to.equal('session-1');
  });

  it('says in the empty window what it is for, as soon as it can', async () => {
    const setup = new JourneySetup();
    setup.host.hangs = true;
    setup.controller.send({ type: 'start' });
    while (setup.host.signals.length === 0) await flushTasks();
    expect(setup.popup.document.title).to.equal(EN_GB.redirecting);
    expect(setup.popup.document.documentElement.lang).to.equal('en-GB');
  });

  it('leads the window to the journey and says so', async () => {
    const setup = await waiting();
    expect(setup.popup.visits).to.deep.equal([BANK]);
    expect(setup.beforeOpenUris).to.deep.equal([BANK]);
    expect(setup.reports).to.deep.equal([{ type: 'open', mode: 'popup', uri: BANK }]);
    expect(setup.state).to.equal('waiting');
  });

  it('leaves the journey to the page when the page takes it over', async () => {
    const setup = await waiting((each) => {
      each.pageShowsJourney = true;
    });
    expect(setup.popup).to.deep.include({ closed: true, visits: [] });
    setup.host.state = authorized;
    await setup.clock.advance(2_000);
    expect(setup.state).to.equal('authorized');
  });

  it('ignores a second press', async () => {
    const setup = new JourneySetup();
    setup.controller.send({ type: 'start' });
    await setup.start();
    setup.controller.send({ type: 'start' });
    await flushTasks();
    expect(setup.host.requests).to.have.length(1);
    expect(setup.popups).to.have.length(1);
  });

  it('starts again at once when a listener of the end says so', async () => {
    const setup = await waiting();
    setup.host.state = denied;
    const again = setup.reports.push.bind(setup.reports);
    setup.reports.push = (report) => {
      if (report.type === 'exit') setup.controller.send({ type: 'start' });
      return again(report);
    };
    await setup.returnFromBank();
    while (setup.host.requests.length < 2) await flushTasks();
    await flushTasks();
    expect(setup.state).to.equal('waiting');
    expect(setup.popups.map((window) => window.closed)).to.deep.equal([true, false]);
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
      const setup = await waiting((each) => {
        each.settings = settings;
        each.framed = framed;
      });
      openers.push(...setup.openers);
    }
    expect(openers).to.deep.equal([false, true, true]);
  });
});

describe('a window that is refused', () => {
  it('becomes a redirect in auto', async () => {
    const setup = await waiting((each) => {
      each.blocked = true;
    });
    expect(setup.redirects).to.deep.equal([BANK]);
    expect(setup.host.requests[0]).to.deep.include({
      mode: 'redirect',
      return_path: '/budget?tab=2#top',
    });
    expect(setup.controller.flow).to.deep.equal({ state: 'waiting', mode: 'redirect', uri: BANK });
  });

  for (const [where, prepare] of [
    ['in popup', { settings: { mode: 'popup' }, framed: false }],
    ['in auto inside a frame, because banks refuse frames', { settings: {}, framed: true }],
  ] as const) {
    it(`becomes an error with a link ${where}`, async () => {
      const setup = await waiting((each) => {
        each.blocked = true;
        each.settings = prepare.settings;
        each.framed = prepare.framed;
      });
      expect(setup.redirects).to.deep.equal([]);
      expect(setup.controller.flow).to.deep.equal({
        state: 'failed',
        code: 'popup-blocked',
        uri: BANK,
      });
      expect(setup.reports[0]).to.deep.include({ type: 'error', code: 'popup-blocked' });
    });
  }

  it('leaves the link to the browser: a second window could use up the click', async () => {
    const setup = await waiting((each) => {
      each.blocked = true;
      each.settings = { mode: 'popup' };
    });
    const asked = setup.openers.length;
    setup.blocked = false;
    expect(setup.controller.reopen(BANK)).to.equal(false);
    expect(setup.openers).to.have.length(asked);
    expect(setup.popups).to.deep.equal([]);
  });

  it('is heard of when the user takes the link', async () => {
    const setup = await waiting((each) => {
      each.blocked = true;
      each.settings = { mode: 'popup' };
    });
    expect(setup.controller.reopen(BANK)).to.equal(false);
    expect(setup.state).to.equal('waiting');
    setup.host.state = authorized;
    await setup.returnFromBank();
    expect(setup.state).to.equal('authorized');
  });
});

describe('faults at the start', () => {
  it('says that the endpoint is missing, without a window', async () => {
    const setup = new JourneySetup();
    setup.hasEndpoint = false;
    await setup.start();
    expect(setup.popups).to.have.length(0);
    expect(setup.reports[0]).to.deep.include({ code: 'endpoint-failed', recoverable: false });
  });

  it('reports what the host refused, and closes the window', async () => {
    const setup = await waiting((each) => {
      each.host.error = hostError('endpoint-failed');
    });
    expect(setup.popup.closed).to.equal(true);
    expect(setup.reports).to.deep.equal([
      { type: 'error', code: 'endpoint-failed', recoverable: true, detail: 'said the host' },
    ]);
  });

  for (const uri of ['javascript:alert(1)', 'https://evil.example/', 'http://app.truelayer.com/']) {
    it(`goes nowhere when the host names ${uri}`, async () => {
      const setup = await waiting((each) => {
        each.host.session = { uri };
      });
      expect(setup.popup).to.deep.include({ closed: true, visits: [] });
      expect(setup.beforeOpenUris).to.deep.equal([]);
      expect(setup.reports[0]).to.deep.include({ code: 'invalid-url', recoverable: false });
    });
  }

  it('starts anew after a fault', async () => {
    const setup = await waiting((each) => {
      each.host.error = hostError('endpoint-failed');
    });
    setup.host.error = undefined;
    await setup.start();
    expect(setup.state).to.equal('waiting');
  });

  it('takes a window that was closed before its page came for an exit', async () => {
    const setup = new JourneySetup();
    setup.controller.send({ type: 'start' });
    setup.popup.close();
    await setup.start();
    expect(setup.popup.visits).to.deep.equal([]);
    expect(setup.reports).to.deep.equal([{ type: 'exit', reason: 'closed', confirmed: false }]);
  });
});

describe('waiting', () => {
  it('believes the host and nobody else', async () => {
    const setup = await waiting();
    await setup.returnFromBank();
    expect(setup.state).to.equal('confirming');
    setup.host.state = authorized;
    await setup.clock.advance(2_000);
    expect(setup.controller.flow).to.deep.equal({ state: 'authorized', connectionId: 'c1' });
    expect(setup.popup.closed).to.equal(true);
  });

  it('reports the end once, however many channels tell of it', async () => {
    const setup = await waiting();
    setup.host.state = authorized;
    setup.listener?.onReturn();
    setup.listener?.onReturn();
    setup.listener?.onHint();
    await flushTasks();
    expect(setup.reports.filter(({ type }) => type === 'authorized')).to.have.length(1);
    expect(setup.host.reads).to.have.length(1);
  });

  it('asks at once on every hint', async () => {
    const setup = await waiting();
    setup.listener?.onHint();
    await flushTasks();
    setup.listener?.onHint();
    await flushTasks();
    expect(setup.host.reads).to.have.length(2);
  });

  it('asks once more when a hint comes while the host is answering', async () => {
    const setup = await waiting();
    setup.listener?.onHint();
    setup.listener?.onReturn();
    setup.host.state = authorized;
    await flushTasks();
    await setup.clock.advance(500);
    expect(setup.host.reads).to.have.length(2);
    expect(setup.state).to.equal('authorized');
  });

  it('asks again and again, with growing pauses', async () => {
    const setup = await waiting();
    await setup.clock.advance(60_000);
    const times = setup.host.reads.map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(pauses[0]).to.be.within(1_500, 2_500);
    expect(pauses.at(-1)).to.be.within(10_000, 10_500);
    expect(pauses).to.deep.equal([...pauses].sort((a, b) => a - b));
  });

  it('waits as long as the host asks between two answers', async () => {
    const setup = await waiting((each) => {
      each.host.retryAfter = 30_000;
    });
    await setup.clock.advance(31_000);
    expect(setup.host.reads).to.have.length(1);
    await setup.clock.advance(2_000);
    expect(setup.host.reads).to.have.length(2);
  });

  it('leaves a host alone that refused, even on a hint', async () => {
    const setup = await waiting((each) => {
      each.host.retryAfter = 0;
    });
    setup.host.error = hostError('endpoint-failed', 20_000);
    setup.listener?.onHint();
    await flushTasks();
    setup.listener?.onHint();
    await setup.clock.advance(15_000);
    expect(setup.host.reads).to.have.length(1);
    setup.host.error = undefined;
    setup.host.state = authorized;
    await setup.clock.advance(10_000);
    expect(setup.state).to.equal('authorized');
  });

  it('outlives a host that is away for a while', async () => {
    const setup = await waiting();
    setup.host.error = new TypeError('Failed to fetch');
    await setup.clock.advance(30_000);
    expect(setup.state).to.equal('waiting');
    setup.host.error = undefined;
    setup.host.state = authorized;
    await setup.clock.advance(10_500);
    expect(setup.state).to.equal('authorized');
  });

  for (const code of ['state-mismatch', 'denied'] as const) {
    it(`ends when the host answers with ${code}`, async () => {
      const setup = await waiting();
      setup.host.error = hostError(code);
      await setup.returnFromBank();
      expect(setup.reports.at(-1)).to.deep.include({ type: 'error', code });
      expect(setup.clock.running).to.equal(0);
    });
  }

  it('ends when the session has expired, also when the host never says so', async () => {
    const setup = await waiting((each) => {
      each.host.session = { lifetime: 60_000 };
    });
    await setup.clock.advance(59_000);
    expect(setup.state).to.equal('waiting');
    await setup.clock.advance(1_500);
    expect(setup.reports.at(-1)).to.deep.include({ type: 'error', code: 'timeout' });
    expect(setup.clock.running).to.equal(0);
  });

  it('gives up confirming in the end, but hears a late success', async () => {
    const setup = await waiting();
    await setup.returnFromBank();
    await setup.clock.advance(61_000);
    expect(setup.reports.at(-1)).to.deep.include({ code: 'timeout', recoverable: true });
    setup.host.state = authorized;
    await setup.clock.advance(10_500);
    expect(setup.reports.at(-1)).to.deep.equal({ type: 'authorized', connectionId: 'c1' });
  });
});

describe('a closed window', () => {
  it('is an exit after a grace period and a last question', async () => {
    const setup = await waiting();
    setup.popup.close();
    await setup.clock.advance(2_000);
    expect(setup.state).to.equal('waiting');
    await setup.clock.advance(2_000);
    expect(setup.reports.at(-1)).to.deep.equal({
      type: 'exit',
      reason: 'closed',
      confirmed: false,
    });
    expect(setup.state).to.equal('idle');
  });

  it('is no exit when the host knows better', async () => {
    const setup = await waiting();
    setup.popup.close();
    await setup.clock.advance(2_000);
    setup.host.state = authorized;
    await setup.clock.advance(2_000);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'authorized']);
  });

  it('is not believed while the user looks elsewhere: a bank with COOP reads as closed', async () => {
    const setup = await waiting((each) => {
      each.hasFocus = false;
    });
    setup.popup.close();
    await setup.clock.advance(120_000);
    expect(setup.state).to.equal('waiting');
  });

  it('is no exit after the journey has returned: the return page closes it', async () => {
    const setup = await waiting();
    await setup.returnFromBank();
    setup.popup.close();
    await setup.clock.advance(10_000);
    expect(setup.state).to.equal('confirming');
    setup.host.state = authorized;
    await setup.clock.advance(10_500);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'authorized']);
  });

  it('may be followed by a late success, reported as such', async () => {
    const setup = await waiting();
    setup.popup.close();
    await setup.clock.advance(4_000);
    setup.host.state = authorized;
    await setup.clock.advance(10_500);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'exit', 'authorized']);
  });

  it('is one exit only, and the questions stay polite after it', async () => {
    const setup = await waiting();
    setup.popup.close();
    await setup.clock.advance(4_000);
    const asked = setup.host.reads.length;
    await setup.clock.advance(60_000);
    expect(setup.reports.filter(({ type }) => type === 'exit')).to.have.length(1);
    expect(setup.host.reads.length - asked).to.be.below(12);
  });

  it('is forgotten when the user opens the journey again', async () => {
    const setup = await waiting();
    setup.popup.close();
    await setup.clock.advance(1_000);
    expect(setup.controller.reopen(BANK)).to.equal(true);
    await setup.clock.advance(10_000);
    expect(setup.state).to.equal('waiting');
    expect(setup.popups[1]).to.deep.include({ visits: [BANK], closed: false });
  });

  it('is brought to the front instead while it is open', async () => {
    const setup = await waiting();
    expect(setup.controller.reopen(BANK)).to.equal(true);
    expect(setup.popups).to.have.length(1);
    expect(setup.popup.focused).to.equal(1);
  });
});

describe('ending a journey from the page', () => {
  it('cancels: closes the window where a page of ours is open in it, and says so', async () => {
    const setup = await waiting();
    setup.controller.send({ type: 'cancel' });
    expect(setup.popup.closed).to.equal(true);
    expect(setup.reports.at(-1)).to.deep.equal({
      type: 'exit',
      reason: 'cancelled',
      confirmed: false,
    });
  });

  it("leaves the bank's window alone, which no browser would let it close", async () => {
    const setup = await waiting();
    setup.popup.showsOtherOrigin = true;
    setup.controller.send({ type: 'cancel' });
    expect(setup.popup.closed).to.equal(false);
    expect(setup.state).to.equal('idle');
  });

  it("closes the bank's window, too, where it kept the opener", async () => {
    const setup = await waiting((each) => {
      each.framed = true;
    });
    setup.popup.showsOtherOrigin = true;
    setup.controller.send({ type: 'cancel' });
    expect(setup.popup.closed).to.equal(true);
  });

  it('reports what the user authorises at the bank after cancelling', async () => {
    const setup = await waiting();
    setup.popup.showsOtherOrigin = true;
    setup.controller.send({ type: 'cancel' });
    setup.host.state = authorized;
    await setup.returnFromBank();
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'exit', 'authorized']);
    expect(setup.clock.running).to.equal(0);
  });

  it('asks no more after cancelling once the session is over', async () => {
    const setup = await waiting();
    setup.controller.send({ type: 'cancel' });
    setup.host.state = { status: 'expired' };
    await setup.clock.advance(11_000);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'exit']);
    expect(setup.clock.running).to.equal(0);
  });

  it('cancels while the host is still thinking', async () => {
    const setup = new JourneySetup();
    setup.host.hangs = true;
    setup.controller.send({ type: 'start' });
    while (setup.host.signals.length === 0) await flushTasks();
    setup.controller.send({ type: 'cancel' });
    await flushTasks();
    expect(setup.host.signals[0]?.aborted).to.equal(true);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['exit']);
  });

  it('goes nowhere when the page cancels in the last moment', async () => {
    for (const mode of ['popup', 'redirect'] as const) {
      const setup = new JourneySetup();
      setup.settings = { mode };
      setup.beforeOpenUris.push = () => {
        setup.controller.send({ type: 'cancel' });
        return 0;
      };
      await setup.start();
      expect(setup.state).to.equal('idle');
      expect([...setup.redirects, ...setup.popups.flatMap(({ visits }) => visits)]).to.deep.equal(
        [],
      );
    }
  });

  it('resets without a word', async () => {
    const setup = await waiting();
    setup.controller.send({ type: 'reset' });
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open']);
    expect(setup.popup.closed).to.equal(true);
  });
});

describe('coming back to a page that was left', () => {
  async function leftPage(
    mode: 'popup' | 'redirect',
  ): Promise<{ key: string; back: JourneySetup }> {
    const key = `page ${Math.random()}`;
    const left = new JourneySetup(key);
    left.settings = { mode };
    await left.start();
    await left.remove();
    return { key, back: new JourneySetup(key) };
  }

  it('asks at once after the return page', async () => {
    const { back } = await leftPage('redirect');
    back.host.state = authorized;
    await back.resume();
    await flushTasks();
    expect(new Set(back.states)).to.deep.equal(new Set(['confirming', 'authorized']));
    expect(back.reports).to.deep.equal([{ type: 'authorized', connectionId: 'c1' }]);
    expect(back.host.reads[0]?.id).to.equal('session-1');
  });

  it('takes coming back by hand for leaving, when the host knows of no end', async () => {
    const { back } = await leftPage('redirect');
    back.navigatedForward = false;
    await back.resume();
    expect(back.state).to.equal('confirming');
    await back.clock.advance(4_000);
    expect(back.reports).to.deep.equal([{ type: 'exit', reason: 'closed', confirmed: false }]);
  });

  it('reports how it ended, when the user comes back by hand after the end', async () => {
    const { back } = await leftPage('redirect');
    back.navigatedForward = false;
    back.host.state = authorized;
    await back.resume();
    await flushTasks();
    expect(new Set(back.states)).to.deep.equal(new Set(['confirming', 'authorized']));
  });

  it('goes on waiting for a window after a reload', async () => {
    const { back } = await leftPage('popup');
    await back.resume();
    await back.clock.advance(30_000);
    expect(back.state).to.equal('waiting');
    back.host.state = denied;
    await back.returnFromBank();
    expect(back.reports).to.deep.equal([{ type: 'exit', reason: 'denied', confirmed: true }]);
  });

  it('leaves by hand out of the back/forward cache, too', async () => {
    const setup = await waiting((each) => {
      each.settings = { mode: 'redirect' };
    });
    setup.listener?.onRestore();
    expect(setup.state).to.equal('confirming');
    await setup.clock.advance(4_000);
    expect(setup.reports.at(-1)).to.deep.include({ type: 'exit', reason: 'closed' });
  });

  it('finds out in another tab, where a bank app may have returned', async () => {
    const { back } = await leftPage('redirect');
    sessionStorage.removeItem(back.key);
    back.host.state = authorized;
    await back.resume();
    await flushTasks();
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
    const twin = new JourneySetup(key);
    await back.resume();
    await twin.resume();
    expect([back.state, twin.state]).to.deep.equal(['confirming', 'idle']);
  });

  it('finds nothing after the end', async () => {
    const { key, back } = await leftPage('redirect');
    back.host.state = authorized;
    await back.resume();
    await flushTasks();
    const later = new JourneySetup(key);
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
    const setup = new JourneySetup();
    setup.host.hangs = true;
    setup.controller.send({ type: 'start' });
    await setup.remove();
    expect(setup.popup.closed).to.equal(true);
    expect(setup.state).to.equal('idle');
    expect(setup.reports).to.deep.equal([]);
  });

  it('stops asking, but leaves the window of the bank alone', async () => {
    const setup = await waiting();
    await setup.remove();
    expect(setup.popup.closed).to.equal(false);
    expect(setup.clock.running).to.equal(0);
    expect(setup.listener?.signal.aborted).to.equal(true);
  });

  it('goes on where it was when it is put back', async () => {
    const setup = await waiting();
    await setup.remove();
    await setup.insert();
    setup.host.state = authorized;
    await setup.clock.advance(2_000);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'authorized']);
  });

  it('does not take being put back for coming back by hand', async () => {
    const setup = new JourneySetup();
    setup.settings = { mode: 'redirect' };
    await setup.start();
    await setup.remove();
    await setup.insert();
    await setup.clock.advance(10_000);
    expect(setup.state).to.equal('waiting');
  });

  it('leaves its journey to another one that has taken it up', async () => {
    const key = `page ${Math.random()}`;
    const old = new JourneySetup(key);
    await old.start();
    await old.remove();
    const young = new JourneySetup(key);
    await young.resume();
    await old.insert();
    expect([old.state, young.state]).to.deep.equal(['idle', 'waiting']);
    expect(old.popup.closed).to.equal(false);
    expect(old.reports.map(({ type }) => type)).to.deep.equal(['open']);
  });

  it('ends while the session is on its way', async () => {
    const setup = new JourneySetup();
    setup.controller.send({ type: 'start' });
    setup.element.isConnected = false;
    setup.controller.hostDisconnected();
    await flushTasks();
    expect(setup.popup.closed).to.equal(true);
  });

  it('notices nothing of being moved', async () => {
    const setup = await waiting();
    setup.controller.hostDisconnected();
    setup.controller.hostConnected();
    await flushTasks();
    expect(setup.listener?.signal.aborted).to.equal(false);
    expect(setup.clock.running).to.equal(1);
  });
});
