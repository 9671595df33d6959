/**
 * The page at which a journey ends. It notifies the page that waits, and closes the popup. It never says how
 * the journey ended: only the host says so, to the page that waits.
 */
import { html, raw } from 'hono/html';
import { RETURN_SIGNAL, type ReturnSignal } from '../../protocol.ts';
import type { Session } from '../sessions/session.ts';
import type { ReturnResult } from './handle-return.ts';
import {
  directionOf,
  RETURN_PAGE_TEXTS,
  type ReturnPageLanguage,
  returnPageLanguageOf,
} from './language.ts';
import { SCRIPT, STYLE } from './page-assets.ts';
import type { ReturnPageKind } from './texts/texts.ts';

/** The host cannot respond now: the page sends the same request again. */
export type RetryPage = {
  kind: 'retry';
  /** The form to send again, if there was one. */
  form?: URLSearchParams;
  /** False if the user must retry, because the page has reloaded itself often enough. */
  isAutomatic: boolean;
};

/** The page's HTML, in the language of the session, else in one that the browser accepts. */
export function returnPage(
  result: Exclude<ReturnResult, { kind: 'redirect' }> | RetryPage,
  acceptLanguage: string | undefined,
) {
  const session = 'session' in result ? result.session : undefined;
  const language = returnPageLanguageOf(session?.language ?? acceptLanguage);
  switch (result.kind) {
    case 'confirm':
      return confirmPage(language, result);
    case 'retry':
      return retryPage(language, result);
    case 'rejected':
    case 'invalid':
      return pageOf(language, result.kind);
    case 'wait':
      return waitPage(language, result.session);
    case 'returned':
      return returnedPage(language, result);
  }
}

function waitPage(language: ReturnPageLanguage, session: Session) {
  return pageOf(language, 'wait', html`${signalOf(session, false)}${KEEP_URL}`);
}

function returnedPage(
  language: ReturnPageLanguage,
  { session, isSameBrowser }: Extract<ReturnResult, { kind: 'returned' }>,
) {
  const { backTo } = RETURN_PAGE_TEXTS[language];
  const { returnTo, mode } = session;
  return pageOf(
    language,
    mode === 'popup' ? 'popup' : 'other-browser',
    html`<p><a href="${returnTo}">${backTo} <bdi>${new URL(returnTo).host}</bdi></a></p>
${signalOf(session, isSameBrowser)}`,
  );
}

/** Keeps the script from removing the state: the page is reloaded from its URL. */
const KEEP_URL = html`<template data-keep-url></template>`;

function retryPage(language: ReturnPageLanguage, { form, isAutomatic }: RetryPage) {
  const { retry } = RETURN_PAGE_TEXTS[language];
  const fields = [...(form ?? [])].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const action =
    form === undefined
      ? html`<p><a href="">${retry}</a></p>`
      : html`<form method="post">${fields}<button>${retry}</button></form>`;
  return pageOf(language, isAutomatic ? 'wait' : 'retry-later', html`${action}${KEEP_URL}`);
}

/**
 * Asks whether this is the user who started. A person who was lured here recognises the attack only by the
 * name and the contact. The token proves that the form comes from this browser.
 */
function confirmPage(
  language: ReturnPageLanguage,
  { session, state, token }: Extract<ReturnResult, { kind: 'confirm' }>,
) {
  const { yes, no } = RETURN_PAGE_TEXTS[language];
  const { name, contact } = session.startedBy ?? { name: '' };
  return pageOf(
    language,
    'confirm',
    html`<p>${contact && html`<strong><bdi>${contact}</bdi></strong><br>`}<bdi>${name}</bdi><br>${new URL(session.origin).host}</p>
<form method="post">
<input type="hidden" name="state" value="${state}">
<input type="hidden" name="token" value="${token}">
<button name="confirm" value="yes">${yes}</button>
<button name="confirm" value="no">${no}</button>
</form>`,
  );
}

function pageOf(language: ReturnPageLanguage, kind: ReturnPageKind, more: unknown = '') {
  const texts = RETURN_PAGE_TEXTS[language];
  const title = texts[`${kind}-title`];
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
<p>${texts[`${kind}-body`]}</p>
${more}
</main>
<script>${raw(SCRIPT)}</script>
</body>
</html>`;
}

/** The data for the script. `<` is escaped, so that it cannot end its own element. */
function signalOf({ challenge, origin, mode }: Session, isSameBrowser: boolean) {
  const signal: ReturnSignal = { type: RETURN_SIGNAL.type, nonce: challenge };
  const closes = mode === 'popup' && isSameBrowser;
  const data = { channel: RETURN_SIGNAL.channel, signal, origin, closes };
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="signal">${raw(json)}</script>`;
}
