import type { BankFrame, Frame, Step } from './frame.ts';
import { foreign, html, isolated, type Markup } from './markup.ts';
import { directionOf, localeOf } from './texts/language.ts';
import { type Phrasebook, phrasebookOf } from './texts/phrasebook.ts';

/** The same word in every language, so that nobody takes these pages for real ones. */
const SANDBOX = 'Sandbox';

type Content = {
  /** The page's own title; the layout adds the step, the error and the sandbox. */
  title: string;
  /** The page reports a mistake, and its title says so. */
  failed?: boolean;
  main: Markup;
};

/** A page of the hosted journey: our design, one card. */
export function journeyLayout(frame: Frame & { step?: Step }, content: Content): Markup {
  const phrases = phrasebookOf(frame.language);
  const { step } = frame;
  return page(frame, {
    kind: 'journey',
    title: titleOf(phrases, content, step && phrases.text('step', step)),
    strip: sandboxStrip(frame, phrases),
    main: html`${step && progress(phrases, step)}${content.main}`,
    footer: phrases.say('journeyFooter'),
  });
}

/** A page of a mock bank's own site: the bank's colour and name on top, the tester's tools aside. */
export function bankLayout(frame: BankFrame, content: Content & { aside?: Markup }): Markup {
  const phrases = phrasebookOf(frame.language);
  const { displayName, iconUri } = frame.provider;
  const header = html`<header>
  <p>${providerIcon(iconUri)}${isolated(displayName)}</p>
</header>`;
  return page(
    { icon: iconUri, ...frame },
    {
      kind: 'bank',
      title: titleOf(phrases, content, displayName),
      strip: sandboxStrip(frame, phrases),
      header,
      main: html`<div class="content">${content.main}</div>${content.aside}`,
      footer: phrases.say('bankFooter', { bank: displayName }),
    },
  );
}

/** A provider's icon beside its name, which says all that the picture says. */
export function providerIcon(iconUri: string): Markup {
  return html`<img class="bank-icon" src="${iconUri}" alt="" width="40" height="40" loading="lazy">`;
}

type Parts = {
  kind: 'journey' | 'bank';
  title: string;
  strip: Markup;
  header?: Markup;
  main: Markup;
  footer: Markup;
};

function page({ language, stylesheet, icon }: Frame, parts: Parts): Markup {
  return html`<!doctype html>
<html lang="${localeOf(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${foreign(parts.title)}</title>
${icon !== undefined && html`<link rel="icon" href="${icon}">`}
<link rel="stylesheet" href="${stylesheet}">
</head>
<body class="${parts.kind}">
${parts.strip}
${parts.header}
<main>${parts.main}</main>
<footer><p>${parts.footer}</p></footer>
</body>
</html>
`;
}

function sandboxStrip({ sandboxNote }: Frame, { say }: Phrasebook): Markup {
  return html`<aside class="sandbox" aria-label="${SANDBOX}"><p><strong lang="en">${SANDBOX}</strong> <span dir="auto">${sandboxNote === undefined ? say('sandboxNote') : foreign(sandboxNote)}</span></p></aside>`;
}

function progress({ say }: Phrasebook, step: Step): Markup {
  const parts = Array.from({ length: step.total }, (_, index) => index < step.number);
  return html`<div class="progress">
  <p>${say('step', step)}</p>
  <span aria-hidden="true">${parts.map((reached) => html`<i${reached && html` class="reached"`}></i>`)}</span>
</div>`;
}

/** `Error: Log in – Step 3 of 3 – Sandbox` */
function titleOf({ text }: Phrasebook, { title, failed }: Content, place?: string): string {
  const start = failed ? text('errorTitle', { title }) : title;
  return [start, place, SANDBOX].filter((part) => part !== undefined).join(' – ');
}
