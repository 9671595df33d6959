/** Runs in the partner's page and reports events of the element and of the browser to the server. */
const runId = new URLSearchParams(location.search).get('runId');

/** `at` gives the order, because requests may overtake each other. */
function report(type, detail = '') {
  const at = performance.timeOrigin + performance.now();
  navigator.sendBeacon('/events', JSON.stringify({ runId, type, detail: String(detail), at }));
}

for (const name of ['open', 'authorized', 'exit', 'error']) {
  document.addEventListener(`connect-bank-${name}`, (event) =>
    report(name, event.connectionId ?? event.reason ?? event.code ?? event.mode),
  );
}

// A headless browser reports focus for every window; here only the bank's window has it.
document.hasFocus = () => false;

// Trigger every cause of a second event.
document.addEventListener('connect-bank-authorized', async () => {
  dispatchEvent(new Event('focus'));
  new BroadcastChannel('connect-bank').postMessage({});
  await fetch(location.href, { cache: 'no-store' });
  await fetch(location.href, { cache: 'no-store' });
  report('settled');
});

// Observe the return channels beside the element's own listeners.
const isSignal = (data) => data?.type === 'connect-bank:returned';
const channel = new BroadcastChannel('connect-bank');
channel.addEventListener('message', ({ data }) => isSignal(data) && report('broadcast'));
addEventListener('message', ({ data }) => isSignal(data) && report('message'));
addEventListener('storage', ({ key, newValue }) => {
  if (key === 'connect-bank' && newValue) report('storage');
});

// Observe the bank's window.
const originalOpen = window.open;
window.open = (...args) => {
  const opened = originalOpen.apply(window, args);
  if (opened === null) report('blocked');
  const timer = setInterval(() => {
    if (!opened?.closed) return;
    clearInterval(timer);
    report('closed');
  }, 100);
  return opened;
};

addEventListener('error', ({ message }) => report('console-error', message));
addEventListener('unhandledrejection', ({ reason }) => report('console-error', reason));
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  report('console-error', `${violatedDirective}: ${blockedURI}`),
);
report('loaded');
