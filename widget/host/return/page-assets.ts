/** Script, style and headers of the return page. */

/**
 * Notifies the page that waits, over every channel that the browser has, and closes the popup. It runs after
 * the texts, so the page is readable without scripts.
 */
export const SCRIPT = `
if (!document.querySelector('[data-keep-url]')) history.replaceState(null, '', location.pathname);
const data = document.getElementById('signal');
if (data) {
  const { channel, signal, origin, closes } = JSON.parse(data.textContent);
  const attempt = (notify) => { try { notify(); } catch {} };
  attempt(() => new BroadcastChannel(channel).postMessage(signal));
  attempt(() => opener?.postMessage(signal, origin));
  attempt(() => {
    localStorage.setItem(channel, JSON.stringify(signal));
    localStorage.removeItem(channel);
  });
  if (closes) setTimeout(() => close(), 100);
}
`;

export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b2430, #e9edf2); --soft: light-dark(#566272, #a6b1be);
  --page: light-dark(#f3f5f8, #10151b); --card: light-dark(#fff, #1a212a); --line: light-dark(#dfe4ea, #2c3641);
  --accent: light-dark(#0b5fcc, #7db4ff); --tint: light-dark(#e6f0fd, #1c2f47); }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 2.5rem 2rem; text-align: center; background: var(--card);
  border: 1px solid var(--line); border-radius: 1rem; }
svg { width: 3.5rem; height: 3.5rem; padding: .875rem; border-radius: 50%; margin-bottom: 1.25rem;
  background: var(--tint); color: var(--accent); }
[dir="rtl"] svg { transform: scaleX(-1); }
h1 { font-size: 1.375rem; line-height: 1.3; text-wrap: balance; margin-bottom: .5rem; }
p { color: var(--soft); text-wrap: pretty; }
p + p { margin-top: 1.5rem; }
form { display: grid; gap: .75rem; margin-top: 1.5rem; }
strong { color: var(--ink); overflow-wrap: anywhere; }
button { padding: .625rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card);
  color: var(--ink); font: inherit; font-weight: 600; cursor: pointer; }
button[value='yes'] { border-color: var(--accent); color: var(--accent); }
a { display: inline-block; padding: .5rem 1rem; border-radius: .5rem; color: var(--accent); font-weight: 600;
  text-underline-offset: .2em; overflow-wrap: anywhere; }
a:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

let policy: string | undefined;

/**
 * Headers of every response of the return route. The opener policy is explicit: outer middleware would add
 * an absent one, and any other value cuts the page off from its opener.
 */
export async function returnPageHeaders(): Promise<Readonly<Record<string, string>>> {
  policy ??= await contentSecurityPolicy();
  return {
    'Content-Security-Policy': policy,
    'Cross-Origin-Opener-Policy': 'unsafe-none',
    // Never sends the state. With `no-referrer`, browsers would send `Origin: null` with the form of this
    // page, which the CSRF protection of many frameworks rejects.
    'Referrer-Policy': 'strict-origin',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  };
}

async function contentSecurityPolicy(): Promise<string> {
  return [
    "default-src 'none'",
    `script-src '${await sourceHashOf(SCRIPT)}'`,
    `style-src '${await sourceHashOf(STYLE)}'`,
    // For the empty icon: without one, browsers request that of the site, and log an error if it is missing.
    'img-src data:',
    "base-uri 'none'",
    // For the form of the confirmation page.
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A hash source of a Content-Security-Policy, without its quotes. */
async function sourceHashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}
