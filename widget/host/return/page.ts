/**
 * The page a journey lands on. It says "go and ask" to the page that waits, over every channel a
 * browser may have left open, closes its window, and is readable where it cannot.
 */
import { html, raw } from 'hono/html';
import { RETURN_SIGNAL, type ReturnSignal } from '../../protocol.ts';
import type { Session } from '../sessions/session.ts';
import { ASK_TEXTS } from './confirm-texts.ts';
import type { Landing } from './handle-return.ts';
import { directionOf, type ReturnPageLanguage, returnPageLanguageOf } from './page-language.ts';
import { RETURN_PAGE_TEXTS } from './texts.ts';
import { WAIT_TEXTS } from './wait-texts.ts';

/** Runs after the texts are there, so nothing is lost where scripts are off. */
const SCRIPT = `
if (!document.querySelector('[data-keep-url]')) history.replaceState(null, '', location.pathname);
const data = document.getElementById('signal');
if (data) {
  const { channel, signal, origin, closes } = JSON.parse(data.textContent);
  const attempt = (say) => { try { say(); } catch {} };
  attempt(() => new BroadcastChannel(channel).postMessage(signal));
  attempt(() => opener?.postMessage(signal, origin));
  attempt(() => {
    localStorage.setItem(channel, JSON.stringify(signal));
    localStorage.removeItem(channel);
  });
  if (closes) setTimeout(() => close(), 100);
}
`;

const STYLE = `
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
 * Headers of every answer at the return address. The opener policy is spelled out: where outer layers
 * merge headers, an absent one would be filled in, and any other value cuts the page off its opener.
 */
export async function returnPageHeaders(): Promise<Readonly<Record<string, string>>> {
  policy ??= await contentSecurityPolicy();
  return {
    'Content-Security-Policy': policy,
    'Cross-Origin-Opener-Policy': 'unsafe-none',
    // Never the state. `no-referrer` would make browsers send `Origin: null` with the form of this
    // page, which the CSRF protection of many frameworks rejects.
    'Referrer-Policy': 'strict-origin',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  };
}

/** Shown where the host cannot answer now: the page sends the same request again. */
export type RetryPage = {
  kind: 'retry';
  /** The form that was sent, if it was one. */
  form?: URLSearchParams;
  /** False once it has tried by itself for long enough. */
  isAutomatic: boolean;
};

/**
 * The page's HTML, in the language of the session, else in one that the browser accepts. It never
 * says how the journey ended: only the page that waits is told.
 */
export function returnPage(
  landing: Exclude<Landing, { kind: 'redirect' }> | RetryPage,
  acceptLanguage: string | undefined,
) {
  const session = 'session' in landing ? landing.session : undefined;
  const language = returnPageLanguageOf(session?.language ?? acceptLanguage);
  const texts = RETURN_PAGE_TEXTS[language];
  if (landing.kind === 'ask') return askPage(language, landing);
  if (landing.kind === 'retry') return retryPage(language, landing);
  if (landing.kind === 'stopped') return pageOf(language, ASK_TEXTS[language].stopped);
  if (landing.kind === 'dead') return pageOf(language, texts.dead);
  if (landing.kind === 'wait') {
    return pageOf(
      language,
      WAIT_TEXTS[language].wait,
      html`${signalOf(landing.session, false)}${KEEP_URL}`,
    );
  }
  const { returnTo, mode } = landing.session;
  return pageOf(
    language,
    mode === 'popup' ? texts.window : texts.elsewhere,
    html`<p><a href="${returnTo}">${texts.back} <bdi>${new URL(returnTo).host}</bdi></a></p>
${signalOf(landing.session, landing.isHere)}`,
  );
}

/** The page is loaded again from its URL, which so must stay as it is. */
const KEEP_URL = html`<template data-keep-url></template>`;

function retryPage(language: ReturnPageLanguage, { form, isAutomatic }: RetryPage) {
  const { wait, later, again } = WAIT_TEXTS[language];
  const fields = [...(form ?? [])].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const action =
    form === undefined
      ? html`<p><a href="">${again}</a></p>`
      : html`<form method="post">${fields}<button>${again}</button></form>`;
  return pageOf(language, isAutomatic ? wait : later, html`${action}${KEEP_URL}`);
}

/**
 * Asks whoever came back whether they are who started. The name is all that somebody who was lured here
 * has to tell by; the token makes the answer that of this browser.
 */
function askPage(
  language: ReturnPageLanguage,
  { session, state, token }: Extract<Landing, { kind: 'ask' }>,
) {
  const { ask } = ASK_TEXTS[language];
  const { name, contact } = session.startedBy ?? { name: '' };
  return pageOf(
    language,
    ask,
    html`<p>${contact && html`<strong><bdi>${contact}</bdi></strong><br>`}<bdi>${name}</bdi><br>${new URL(session.origin).host}</p>
<form method="post">
<input type="hidden" name="state" value="${state}">
<input type="hidden" name="token" value="${token}">
<button name="answer" value="yes">${ask.yes}</button>
<button name="answer" value="no">${ask.no}</button>
</form>`,
  );
}

function pageOf(
  language: ReturnPageLanguage,
  { title, body }: Readonly<{ title: string; body: string }>,
  more: unknown = '',
) {
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M9 14 4 9l5-5"/><path d="M4 9h10a6 6 0 0 1 0 12h-3"/></svg>
<h1>${title}</h1>
<p>${body}</p>
${more}
</main>
<script>${raw(SCRIPT)}</script>
</body>
</html>`;
}

/** What the script reads; it cannot end the element it stands in. */
function signalOf({ challenge, origin, mode }: Session, isHere: boolean) {
  const signal: ReturnSignal = { type: RETURN_SIGNAL.type, nonce: challenge };
  const closes = mode === 'popup' && isHere;
  const data = { channel: RETURN_SIGNAL.channel, signal, origin, closes };
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="signal">${raw(json)}</script>`;
}

async function contentSecurityPolicy(): Promise<string> {
  return [
    "default-src 'none'",
    `script-src '${await sourceHashOf(SCRIPT)}'`,
    `style-src '${await sourceHashOf(STYLE)}'`,
    // An empty icon, or browsers ask for one of the site that may not be there, and complain.
    'img-src data:',
    "base-uri 'none'",
    // Its own answer to the question whose journey it was.
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

async function sourceHashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}
