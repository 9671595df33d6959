import { cancelButton, hiddenInputs } from './form.ts';
import { journeyLayout } from './layout.ts';
import { html, type Markup } from './markup.ts';
import type { CancellablePage, PageContext } from './page-context.ts';
import { symbol } from './symbol.ts';
import { translatorFor } from './texts/translator.ts';

export type UnavailablePage = PageContext &
  Omit<CancellablePage, 'action'> & {
    providerName: string;
    /** URL of the page to which "Try again" leads. */
    retryUri: string;
  };

/** The page of a bank that is down for maintenance: try again, or cancel. */
export function unavailablePage(view: UnavailablePage): Markup {
  const translator = translatorFor(view.language);
  const { t, text } = translator;
  const bank = view.providerName;
  return journeyLayout(view, {
    title: text('unavailableTitle', { bank }),
    main: html`<div class="result result-problem">
  ${symbol('warning')}
  <h1>${t('unavailableTitle', { bank })}</h1>
  <p class="lead">${t('unavailableDetail', { client: view.clientName })}</p>
</div>
<form method="post" action="${view.cancelAction}">
  ${hiddenInputs(view.hidden)}
  <div class="actions"><a class="primary" href="${view.retryUri}"><span>${t('tryAgain')}</span></a>${cancelButton(translator, view.cancelAction)}</div>
</form>`,
  });
}
