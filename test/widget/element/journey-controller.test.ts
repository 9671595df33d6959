import { expect } from '@open-wc/testing';
import { HostError } from '../../../widget/element/host-error.ts';
import { EN_GB } from '../../../widget/element/messages/en-gb.ts';
import { sha256Challenge } from '../../../widget/element/verifier.ts';
import { BANK, flushTasks, JourneySetup } from './journey-setup.ts';

const authorized = { status: 'authorized', connection_id: 'c1' } as const;
const denied = { status: 'failed', reason: 'denied', confirmed: true } as const;

function hostError(code: 'state-mismatch' | 'denied' | 'endpoint-failed', retryAfter = 0) {
  return new HostError({ code, recoverable: true, detail: 'from the host' }, retryAfter);
}

afterEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

async function startJourney(
  prepare: (setup: JourneySetup) => void = () => {},
): Promise<JourneySetup> {
  const setup = new JourneySetup();
  prepare(setup);
  await setup.start();
  return setup;
}

describe('a journey that starts', () => {
  it('opens the popup before anything asynchronous happens', () => {
    const setup = new JourneySetup();
    setup.controller.send({ type: 'start' });
    expect(setup.popups).to.have.length(1);
    expect(setup.host.requests).to.have.length(0);
  });

  it('sends the challenge with the create request, and the verifier only with status requests', async () => {
    const setup = await startJourney();
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

  it('shows a placeholder in the empty popup before the host has responded', async () => {
    const setup = new JourneySetup();
    setup.host.hangs = true;
    setup.controller.send({ type: 'start' });
    while (setup.host.signals.length === 0) await flushTasks();
    expect(setup.popup.document.title).to.equal(EN_GB.redirecting);
    expect(setup.popup.document.documentElement.lang).to.equal('en-GB');
  });

  it('navigates the popup to the journey and reports it', async () => {
    const setup = await startJourney();
    expect(setup.popup.visits).to.deep.equal([BANK]);
    expect(setup.beforeOpenUris).to.deep.equal([BANK]);
    expect(setup.reports).to.deep.equal([{ type: 'open', mode: 'popup', uri: BANK }]);
    expect(setup.state).to.equal('waiting');
  });

  it('closes the popup if the page shows the journey itself', async () => {
    const setup = await startJourney((each) => {
      each.pageShowsJourney = true;
    });
    expect(setup.popup).to.deep.include({ closed: true, visits: [] });
    setup.host.state = authorized;
    await setup.clock.advance(2_000);
    expect(setup.state).to.equal('authorized');
  });

  it('ignores a second press of the button', async () => {
    const setup = new JourneySetup();
    setup.controller.send({ type: 'start' });
    await setup.start();
    setup.controller.send({ type: 'start' });
    await flushTasks();
    expect(setup.host.requests).to.have.length(1);
    expect(setup.popups).to.have.length(1);
  });

  it('can be started again by a listener of its end', async () => {
    const setup = await startJourney();
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

  it('keeps the opener only where `BroadcastChannel` does not work: in a frame, or with a host on another origin', async () => {
    const here = { endpoint: new URL('https://shop.example/connect-bank') };
    const elsewhere = { endpoint: new URL('https://api.example/connect-bank') };
    const openers = [];
    for (const [settings, framed] of [
      [here, false],
      [elsewhere, false],
      [here, true],
    ] as const) {
      const setup = await startJourney((each) => {
        each.settings = settings;
        each.framed = framed;
      });
      openers.push(...setup.openers);
    }
    expect(openers).to.deep.equal([false, true, true]);
  });
});

describe('a blocked popup', () => {
  it('falls back to a redirect in the mode auto', async () => {
    const setup = await startJourney((each) => {
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
    ['in the mode popup', { settings: { mode: 'popup' }, framed: false }],
    [
      'in the mode auto inside a frame, because banks refuse frames',
      { settings: {}, framed: true },
    ],
  ] as const) {
    it(`is an error with a link ${where}`, async () => {
      const setup = await startJourney((each) => {
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

  it('is not opened again for the link: a second attempt could use up the click', async () => {
    const setup = await startJourney((each) => {
      each.blocked = true;
      each.settings = { mode: 'popup' };
    });
    const asked = setup.openers.length;
    setup.blocked = false;
    expect(setup.controller.reopen(BANK)).to.equal(false);
    expect(setup.openers).to.have.length(asked);
    expect(setup.popups).to.deep.equal([]);
  });

  it('does not end the journey if the user follows the link', async () => {
    const setup = await startJourney((each) => {
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

describe('an error at the start', () => {
  it('is reported without a popup if the endpoint is missing', async () => {
    const setup = new JourneySetup();
    setup.hasEndpoint = false;
    await setup.start();
    expect(setup.popups).to.have.length(0);
    expect(setup.reports[0]).to.deep.include({ code: 'endpoint-failed', recoverable: false });
  });

  it('of the host is reported, and closes the popup', async () => {
    const setup = await startJourney((each) => {
      each.host.error = hostError('endpoint-failed');
    });
    expect(setup.popup.closed).to.equal(true);
    expect(setup.reports).to.deep.equal([
      { type: 'error', code: 'endpoint-failed', recoverable: true, detail: 'from the host' },
    ]);
  });

  for (const uri of ['javascript:alert(1)', 'https://evil.example/', 'http://app.truelayer.com/']) {
    it(`is reported instead of navigating to ${uri}`, async () => {
      const setup = await startJourney((each) => {
        each.host.session = { uri };
      });
      expect(setup.popup).to.deep.include({ closed: true, visits: [] });
      expect(setup.beforeOpenUris).to.deep.equal([]);
      expect(setup.reports[0]).to.deep.include({ code: 'invalid-url', recoverable: false });
    });
  }

  it('does not prevent a new start', async () => {
    const setup = await startJourney((each) => {
      each.host.error = hostError('endpoint-failed');
    });
    setup.host.error = undefined;
    await setup.start();
    expect(setup.state).to.equal('waiting');
  });

  it('is an exit if the user closed the popup before the journey was shown', async () => {
    const setup = new JourneySetup();
    setup.controller.send({ type: 'start' });
    setup.popup.close();
    await setup.start();
    expect(setup.popup.visits).to.deep.equal([]);
    expect(setup.reports).to.deep.equal([{ type: 'exit', reason: 'closed', confirmed: false }]);
  });
});

describe('a journey that is waiting', () => {
  it('ends only when the host reports an end', async () => {
    const setup = await startJourney();
    await setup.returnFromBank();
    expect(setup.state).to.equal('confirming');
    setup.host.state = authorized;
    await setup.clock.advance(2_000);
    expect(setup.controller.flow).to.deep.equal({ state: 'authorized', connectionId: 'c1' });
    expect(setup.popup.closed).to.equal(true);
  });

  it('reports its end once, even if several channels signal the return', async () => {
    const setup = await startJourney();
    setup.host.state = authorized;
    setup.listener?.onReturn();
    setup.listener?.onReturn();
    setup.listener?.onHint();
    await flushTasks();
    expect(setup.reports.filter(({ type }) => type === 'authorized')).to.have.length(1);
    expect(setup.host.reads).to.have.length(1);
  });

  it('asks the host at once on every hint', async () => {
    const setup = await startJourney();
    setup.listener?.onHint();
    await flushTasks();
    setup.listener?.onHint();
    await flushTasks();
    expect(setup.host.reads).to.have.length(2);
  });

  it('asks the host once more if a hint comes during a request', async () => {
    const setup = await startJourney();
    setup.listener?.onHint();
    setup.listener?.onReturn();
    setup.host.state = authorized;
    await flushTasks();
    await setup.clock.advance(500);
    expect(setup.host.reads).to.have.length(2);
    expect(setup.state).to.equal('authorized');
  });

  it('polls the host at growing intervals', async () => {
    const setup = await startJourney();
    await setup.clock.advance(60_000);
    const times = setup.host.reads.map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(pauses[0]).to.be.within(1_500, 2_500);
    expect(pauses.at(-1)).to.be.within(10_000, 10_500);
    expect(pauses).to.deep.equal([...pauses].sort((a, b) => a - b));
  });

  it('respects `Retry-After` of a successful response', async () => {
    const setup = await startJourney((each) => {
      each.host.retryAfter = 30_000;
    });
    await setup.clock.advance(31_000);
    expect(setup.host.reads).to.have.length(1);
    await setup.clock.advance(2_000);
    expect(setup.host.reads).to.have.length(2);
  });

  it('respects `Retry-After` of an error, even on a hint', async () => {
    const setup = await startJourney((each) => {
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

  it('survives a host that does not respond for a while', async () => {
    const setup = await startJourney();
    setup.host.error = new TypeError('Failed to fetch');
    await setup.clock.advance(30_000);
    expect(setup.state).to.equal('waiting');
    setup.host.error = undefined;
    setup.host.state = authorized;
    await setup.clock.advance(10_500);
    expect(setup.state).to.equal('authorized');
  });

  for (const code of ['state-mismatch', 'denied'] as const) {
    it(`ends when the host responds with ${code}`, async () => {
      const setup = await startJourney();
      setup.host.error = hostError(code);
      await setup.returnFromBank();
      expect(setup.reports.at(-1)).to.deep.include({ type: 'error', code });
      expect(setup.clock.running).to.equal(0);
    });
  }

  it('ends when the session has expired, even if the host never reports it', async () => {
    const setup = await startJourney((each) => {
      each.host.session = { lifetime: 60_000 };
    });
    await setup.clock.advance(59_000);
    expect(setup.state).to.equal('waiting');
    await setup.clock.advance(1_500);
    expect(setup.reports.at(-1)).to.deep.include({ type: 'error', code: 'timeout' });
    expect(setup.clock.running).to.equal(0);
  });

  it('stops confirming after a minute, but still reports a late authorisation', async () => {
    const setup = await startJourney();
    await setup.returnFromBank();
    await setup.clock.advance(61_000);
    expect(setup.reports.at(-1)).to.deep.include({ code: 'timeout', recoverable: true });
    setup.host.state = authorized;
    await setup.clock.advance(10_500);
    expect(setup.reports.at(-1)).to.deep.equal({ type: 'authorized', connectionId: 'c1' });
  });
});

describe('a closed popup', () => {
  it('is an exit after a grace period and a last request', async () => {
    const setup = await startJourney();
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

  it('is no exit if the host reports an authorisation meanwhile', async () => {
    const setup = await startJourney();
    setup.popup.close();
    await setup.clock.advance(2_000);
    setup.host.state = authorized;
    await setup.clock.advance(2_000);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'authorized']);
  });

  it('is ignored while this page has no focus: a popup with COOP looks closed', async () => {
    const setup = await startJourney((each) => {
      each.hasFocus = false;
    });
    setup.popup.close();
    await setup.clock.advance(120_000);
    expect(setup.state).to.equal('waiting');
  });

  it('is no exit after the return: the return page closes it', async () => {
    const setup = await startJourney();
    await setup.returnFromBank();
    setup.popup.close();
    await setup.clock.advance(10_000);
    expect(setup.state).to.equal('confirming');
    setup.host.state = authorized;
    await setup.clock.advance(10_500);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'authorized']);
  });

  it('does not prevent the report of a late authorisation', async () => {
    const setup = await startJourney();
    setup.popup.close();
    await setup.clock.advance(4_000);
    setup.host.state = authorized;
    await setup.clock.advance(10_500);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'exit', 'authorized']);
  });

  it('is only one exit, and polling slows down after it', async () => {
    const setup = await startJourney();
    setup.popup.close();
    await setup.clock.advance(4_000);
    const asked = setup.host.reads.length;
    await setup.clock.advance(60_000);
    expect(setup.reports.filter(({ type }) => type === 'exit')).to.have.length(1);
    expect(setup.host.reads.length - asked).to.be.below(12);
  });

  it('is ignored after the user has reopened the journey', async () => {
    const setup = await startJourney();
    setup.popup.close();
    await setup.clock.advance(1_000);
    expect(setup.controller.reopen(BANK)).to.equal(true);
    await setup.clock.advance(10_000);
    expect(setup.state).to.equal('waiting');
    expect(setup.popups[1]).to.deep.include({ visits: [BANK], closed: false });
  });

  it('is not opened again while it is open: the link only focuses it', async () => {
    const setup = await startJourney();
    expect(setup.controller.reopen(BANK)).to.equal(true);
    expect(setup.popups).to.have.length(1);
    expect(setup.popup.focused).to.equal(1);
  });
});

describe('a journey that the page ends', () => {
  it('closes the popup on cancel while a page of our origin is open in it, and reports an exit', async () => {
    const setup = await startJourney();
    setup.controller.send({ type: 'cancel' });
    expect(setup.popup.closed).to.equal(true);
    expect(setup.reports.at(-1)).to.deep.equal({
      type: 'exit',
      reason: 'cancelled',
      confirmed: false,
    });
  });

  it("does not close the bank's page on cancel, which browsers would not allow", async () => {
    const setup = await startJourney();
    setup.popup.showsOtherOrigin = true;
    setup.controller.send({ type: 'cancel' });
    expect(setup.popup.closed).to.equal(false);
    expect(setup.state).to.equal('idle');
  });

  it("closes the bank's page on cancel if it has kept the opener", async () => {
    const setup = await startJourney((each) => {
      each.framed = true;
    });
    setup.popup.showsOtherOrigin = true;
    setup.controller.send({ type: 'cancel' });
    expect(setup.popup.closed).to.equal(true);
  });

  it('still reports an authorisation after cancel', async () => {
    const setup = await startJourney();
    setup.popup.showsOtherOrigin = true;
    setup.controller.send({ type: 'cancel' });
    setup.host.state = authorized;
    await setup.returnFromBank();
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'exit', 'authorized']);
    expect(setup.clock.running).to.equal(0);
  });

  it('stops polling after cancel once the session has expired', async () => {
    const setup = await startJourney();
    setup.controller.send({ type: 'cancel' });
    setup.host.state = { status: 'expired' };
    await setup.clock.advance(11_000);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'exit']);
    expect(setup.clock.running).to.equal(0);
  });

  it('aborts the create request on cancel', async () => {
    const setup = new JourneySetup();
    setup.host.hangs = true;
    setup.controller.send({ type: 'start' });
    while (setup.host.signals.length === 0) await flushTasks();
    setup.controller.send({ type: 'cancel' });
    await flushTasks();
    expect(setup.host.signals[0]?.aborted).to.equal(true);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['exit']);
  });

  it('does not navigate if the page cancels in `connect-bank-before-open`', async () => {
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

  it('reports nothing on reset', async () => {
    const setup = await startJourney();
    setup.controller.send({ type: 'reset' });
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open']);
    expect(setup.popup.closed).to.equal(true);
  });
});

describe('a page that was left for a journey', () => {
  async function leavePage(
    mode: 'popup' | 'redirect',
  ): Promise<{ key: string; back: JourneySetup }> {
    const key = `page ${Math.random()}`;
    const left = new JourneySetup(key);
    left.settings = { mode };
    await left.start();
    await left.remove();
    return { key, back: new JourneySetup(key) };
  }

  it('asks the host at once after the return page', async () => {
    const { back } = await leavePage('redirect');
    back.host.state = authorized;
    await back.resume();
    await flushTasks();
    expect(new Set(back.states)).to.deep.equal(new Set(['confirming', 'authorized']));
    expect(back.reports).to.deep.equal([{ type: 'authorized', connectionId: 'c1' }]);
    expect(back.host.reads[0]?.id).to.equal('session-1');
  });

  it('reports an exit after a back navigation if the host knows of no end', async () => {
    const { back } = await leavePage('redirect');
    back.navigatedForward = false;
    await back.resume();
    expect(back.state).to.equal('confirming');
    await back.clock.advance(4_000);
    expect(back.reports).to.deep.equal([{ type: 'exit', reason: 'closed', confirmed: false }]);
  });

  it('reports the result after a back navigation if the journey has ended', async () => {
    const { back } = await leavePage('redirect');
    back.navigatedForward = false;
    back.host.state = authorized;
    await back.resume();
    await flushTasks();
    expect(new Set(back.states)).to.deep.equal(new Set(['confirming', 'authorized']));
  });

  it('continues to wait for its popup after a reload', async () => {
    const { back } = await leavePage('popup');
    await back.resume();
    await back.clock.advance(30_000);
    expect(back.state).to.equal('waiting');
    back.host.state = denied;
    await back.returnFromBank();
    expect(back.reports).to.deep.equal([{ type: 'exit', reason: 'denied', confirmed: true }]);
  });

  it('reports an exit also after a back navigation from the back/forward cache', async () => {
    const setup = await startJourney((each) => {
      each.settings = { mode: 'redirect' };
    });
    setup.listener?.onRestore();
    expect(setup.state).to.equal('confirming');
    await setup.clock.advance(4_000);
    expect(setup.reports.at(-1)).to.deep.include({ type: 'exit', reason: 'closed' });
  });

  it('reports the result in another tab, where a bank app may have returned', async () => {
    const { back } = await leavePage('redirect');
    sessionStorage.removeItem(back.key);
    back.host.state = authorized;
    await back.resume();
    await flushTasks();
    expect(new Set(back.states)).to.deep.equal(new Set(['idle', 'authorized']));
    expect(back.reports).to.deep.equal([{ type: 'authorized', connectionId: 'c1' }]);
    expect(localStorage.getItem(back.key)).to.equal(null);
  });

  it('shows nothing in another tab until the journey has ended', async () => {
    const { back } = await leavePage('redirect');
    sessionStorage.removeItem(back.key);
    await back.resume();
    await back.clock.advance(20_000);
    expect(new Set(back.states)).to.deep.equal(new Set(['idle']));
    expect(back.reports).to.deep.equal([]);
    back.host.state = authorized;
    await back.clock.advance(11_000);
    expect(back.state).to.equal('authorized');
  });

  it('does not share the session of a popup with other tabs', async () => {
    const { back } = await leavePage('popup');
    sessionStorage.removeItem(back.key);
    await back.resume();
    await back.clock.advance(20_000);
    expect(back.host.reads).to.have.length(0);
  });

  it('gives a session to only one of two elements with the same properties', async () => {
    const { key, back } = await leavePage('redirect');
    const twin = new JourneySetup(key);
    await back.resume();
    await twin.resume();
    expect([back.state, twin.state]).to.deep.equal(['confirming', 'idle']);
  });

  it('finds no session after the end', async () => {
    const { key, back } = await leavePage('redirect');
    back.host.state = authorized;
    await back.resume();
    await flushTasks();
    const later = new JourneySetup(key);
    await later.resume();
    expect(later.state).to.equal('idle');
  });

  it('finds no session after it has expired', async () => {
    const { back } = await leavePage('redirect');
    await back.clock.advance(901_000);
    await back.resume();
    expect(back.state).to.equal('idle');
  });
});

describe('an element that is removed', () => {
  it('aborts a start', async () => {
    const setup = new JourneySetup();
    setup.host.hangs = true;
    setup.controller.send({ type: 'start' });
    await setup.remove();
    expect(setup.popup.closed).to.equal(true);
    expect(setup.state).to.equal('idle');
    expect(setup.reports).to.deep.equal([]);
  });

  it('stops polling, but leaves the popup open', async () => {
    const setup = await startJourney();
    await setup.remove();
    expect(setup.popup.closed).to.equal(false);
    expect(setup.clock.running).to.equal(0);
    expect(setup.listener?.signal.aborted).to.equal(true);
  });

  it('continues its journey when it is inserted again', async () => {
    const setup = await startJourney();
    await setup.remove();
    await setup.insert();
    setup.host.state = authorized;
    await setup.clock.advance(2_000);
    expect(setup.reports.map(({ type }) => type)).to.deep.equal(['open', 'authorized']);
  });

  it('does not count its insertion as a back navigation', async () => {
    const setup = new JourneySetup();
    setup.settings = { mode: 'redirect' };
    await setup.start();
    await setup.remove();
    await setup.insert();
    await setup.clock.advance(10_000);
    expect(setup.state).to.equal('waiting');
  });

  it('leaves its journey to another element that has claimed the session', async () => {
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

  it('closes the popup while the session is being created', async () => {
    const setup = new JourneySetup();
    setup.controller.send({ type: 'start' });
    setup.element.isConnected = false;
    setup.controller.hostDisconnected();
    await flushTasks();
    expect(setup.popup.closed).to.equal(true);
  });

  it('keeps polling if it was only moved', async () => {
    const setup = await startJourney();
    setup.controller.hostDisconnected();
    setup.controller.hostConnected();
    await flushTasks();
    expect(setup.listener?.signal.aborted).to.equal(false);
    expect(setup.clock.running).to.equal(1);
  });
});
