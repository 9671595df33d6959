/** Runs in the shop's page and tells the shop's server what the element and the browser say. */
const visit = new URLSearchParams(location.search).get('visit');

/** In the order of `at`; requests may overtake each other. */
function tell(what, detail = '') {
  const at = performance.timeOrigin + performance.now();
  navigator.sendBeacon('/heard', JSON.stringify({ visit, what, detail: String(detail), at }));
}

for (const name of ['open', 'authorized', 'exit', 'error']) {
  document.addEventListener(`connect-bank-${name}`, (event) =>
    tell(name, event.connectionId ?? event.reason ?? event.code ?? event.mode),
  );
}

// Without a screen a browser takes every window for the one in front; here it is always the bank's.
document.hasFocus = () => false;

// Whatever might make the element say the same again, once it has said it.
document.addEventListener('connect-bank-authorized', async () => {
  dispatchEvent(new Event('focus'));
  new BroadcastChannel('connect-bank').postMessage({});
  await fetch(location.href, { cache: 'no-store' });
  await fetch(location.href, { cache: 'no-store' });
  tell('settled');
});

// The return channels, beside the element's own ears; what this page says itself does not count.
const isSignal = (data) => data?.type === 'connect-bank:returned';
const channel = new BroadcastChannel('connect-bank');
channel.addEventListener('message', ({ data }) => isSignal(data) && tell('broadcast'));
addEventListener('message', ({ data }) => isSignal(data) && tell('message'));
addEventListener('storage', ({ key, newValue }) => {
  if (key === 'connect-bank' && newValue) tell('storage');
});

// What the browser says of the bank's window.
const reallyOpen = window.open;
window.open = (...how) => {
  const opened = reallyOpen.apply(window, how);
  if (opened === null) tell('refused');
  const watch = setInterval(() => {
    if (!opened?.closed) return;
    clearInterval(watch);
    tell('closed');
  }, 100);
  return opened;
};

addEventListener('error', ({ message }) => tell('complaint', message));
addEventListener('unhandledrejection', ({ reason }) => tell('complaint', reason));
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  tell('complaint', `${violatedDirective}: ${blockedURI}`),
);
tell('loaded');
