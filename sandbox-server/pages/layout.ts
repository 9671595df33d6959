import { html, isolate, type Markup, sanitize } from './markup.ts';
import type { BankPageContext, PageContext, Step } from './page-context.ts';
import { directionOf, localeOf } from './texts/language.ts';
import { type Translator, translatorFor } from './texts/translator.ts';

/** Not translated, so that users recognise a sandbox in every language. */
const SANDBOX = 'Sandbox';

type Content = {
  /** The page's title; the layout adds the step, "Error" and "Sandbox". */
  title: string;
  /** Whether the page shows an error; then its title starts with "Error". */
  hasError?: boolean;
  main: Markup;
};

/** The layout of the hosted journey. */
export function journeyLayout(context: PageContext & { step?: Step }, content: Content): Markup {
  const translator = translatorFor(context.language);
  const { step } = context;
  return page(context, {
    kind: 'journey',
    title: titleOf(translator, content, step && translator.text('step', step)),
    banner: sandboxBanner(translator),
    main: html`${step && progress(translator, step)}${content.main}`,
    footer: translator.t('journeyFooter'),
  });
}

/** The layout of a mock bank. @param content its `aside` has tools for tests. */
export function bankLayout(
  context: BankPageContext,
  content: Content & { aside?: Markup },
): Markup {
  const translator = translatorFor(context.language);
  const { displayName, iconUri } = context.provider;
  const header = html`<header>
  <p>${providerIcon(iconUri)}${isolate(displayName)}</p>
</header>`;
  return page(
    { icon: iconUri, ...context },
    {
      kind: 'bank',
      title: titleOf(translator, content, displayName),
      banner: sandboxBanner(translator),
      header,
      main: html`<div class="content">${content.main}</div>${content.aside}`,
      footer: translator.t('bankFooter', { bank: displayName }),
    },
  );
}

/** A bank's icon. Its `alt` is empty, because the name stands beside it. */
export function providerIcon(iconUri: string): Markup {
  return html`<img class="bank-icon" src="${iconUri}" alt="" width="40" height="40" loading="lazy">`;
}

type Parts = {
  kind: 'journey' | 'bank';
  title: string;
  banner: Markup;
  header?: Markup;
  main: Markup;
  footer: Markup;
};

function page({ language, stylesheet, icon }: PageContext, parts: Parts): Markup {
  return html`<!doctype html>
<html lang="${localeOf(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${sanitize(parts.title)}</title>
${icon !== undefined && html`<link rel="icon" href="${icon}">`}
<link rel="stylesheet" href="${stylesheet}">
</head>
<body class="${parts.kind}">
${parts.banner}
${parts.header}
<main>${parts.main}</main>
<footer><p>${parts.footer}</p></footer>
</body>
</html>
`;
}

function sandboxBanner({ t }: Translator): Markup {
  return html`<aside class="sandbox" aria-label="${SANDBOX}"><p><strong lang="en">${SANDBOX}</strong> <span dir="auto">${t('sandboxNote')}</span></p></aside>`;
}

function progress({ t }: Translator, step: Step): Markup {
  const parts = Array.from({ length: step.total }, (_, index) => index < step.number);
  return html`<div class="progress">
  <p>${t('step', step)}</p>
  <span aria-hidden="true">${parts.map((reached) => html`<i${reached && html` class="reached"`}></i>`)}</span>
</div>`;
}

/** `Error: Log in – Step 3 of 3 – Sandbox` */
function titleOf({ text }: Translator, { title, hasError }: Content, section?: string): string {
  const start = hasError ? text('errorTitle', { title }) : title;
  return [start, section, SANDBOX].filter((part) => part !== undefined).join(' – ');
}
