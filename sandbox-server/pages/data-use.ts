import type { Client, JourneyDescription } from '../domain/world/client.ts';
import { html, type Markup, paragraphs } from './markup.ts';
import type { Translator } from './texts/translator.ts';

/** What the client says about its use of the data, as it is configured in TrueLayer's Console. */
export type DataUse = Client['journey'];

const PREWRITTEN = {
  rewards: 'useRewards',
  cashback: 'useCashback',
  affordability_credit: 'useAffordabilityCredit',
  affordability_gambling: 'useAffordabilityGambling',
  onboarding: 'useOnboarding',
  account_verification: 'useAccountVerification',
  income_verification: 'useIncomeVerification',
  personal_finance_management: 'useFinanceManagement',
} as const satisfies Record<Exclude<JourneyDescription, 'custom'>, unknown>;

/** The paragraphs about the use of the data: the client's text, else the prewritten one, else none. */
export function dataUseParagraphs(
  { t }: Translator,
  { clientName, dataUse: { description, text } }: { clientName: string; dataUse: DataUse },
): Markup[] {
  const own = paragraphs(text ?? '');
  if (own.length > 0 || description === undefined || description === 'custom') return own;
  return [html`<p>${t(PREWRITTEN[description], { client: clientName })}</p>`];
}
