import {
  type BankAccountsPage,
  bankAccountsPage,
} from '../../../sandbox-server/pages/bank-accounts.ts';
import { type BankLoginPage, bankLoginPage } from '../../../sandbox-server/pages/bank-login.ts';
import { type ChooseBankPage, chooseBankPage } from '../../../sandbox-server/pages/choose-bank.ts';
import { type ConsentPage, consentPage } from '../../../sandbox-server/pages/consent.ts';
import type { Markup } from '../../../sandbox-server/pages/markup.ts';
import type { BankPageContext, PageContext } from '../../../sandbox-server/pages/page-context.ts';
import {
  type PageProblem,
  problemPage,
  problemText,
} from '../../../sandbox-server/pages/problem.ts';
import { type Outcome, type ResultPage, resultPage } from '../../../sandbox-server/pages/result.ts';
import type { Language } from '../../../sandbox-server/pages/texts/language.ts';
import {
  type UnavailablePage,
  unavailablePage,
} from '../../../sandbox-server/pages/unavailable.ts';

/** The properties of every page, which a test can override, and every page rendered. */

const ICON = '/icons/harbour.svg';
const ACTIONS = { action: '/journey/next', cancelAction: '/journey/cancel' };

export const frame: PageContext = {
  language: 'en',
  stylesheet: '/journey.css',
  clientName: 'Penny Planner',
};

const bankFrame: BankPageContext = {
  ...frame,
  stylesheet: '/bank.css',
  provider: { displayName: 'Harbour Bank', iconUri: ICON },
};

export const choosing: ChooseBankPage = {
  ...frame,
  ...ACTIONS,
  step: { number: 1, total: 3 },
  dataUse: {},
  search: { action: '/journey', query: '' },
  providers: [
    { id: 'harbour', displayName: 'Harbour Bank', iconUri: ICON },
    { id: 'fern', displayName: 'Fern & Sons', iconUri: ICON },
    { id: 'mock', displayName: 'Mock', iconUri: ICON },
  ],
  allUri: '/journey?banks=all',
  hasMore: false,
};

export const consenting: ConsentPage = {
  ...frame,
  ...ACTIONS,
  step: { number: 2, total: 3 },
  provider: bankFrame.provider,
  scopes: ['accounts', 'transactions'],
  accessType: 'recurring',
  duration: 'P90D',
  dataUse: {},
  intermediary: 'Middle Ltd',
  consentEndsOn: '2027-02-01',
};

export const loggingIn: BankLoginPage = {
  ...bankFrame,
  ...ACTIONS,
  users: [
    { username: 'john', password: 'doe', title: 'Salaried, one account' },
    { username: 'ayesha', password: 'pass', title: 'Irregular income' },
  ],
};

export const approving: BankAccountsPage = {
  ...bankFrame,
  ...ACTIONS,
  holder: 'John Sandbridge',
  accounts: [
    { id: 'a1', name: 'Everyday', identification: '04-06-68 12345678', typeLabel: 'Current' },
    { id: 'a2', name: 'Rainy days', identification: '04-06-68 87654321', typeLabel: 'Savings' },
  ],
};

export const ending: ResultPage = {
  ...frame,
  outcome: 'authorized',
  returnUri: '/journey/return',
  providerName: 'Harbour Bank',
};

export const waiting: UnavailablePage = {
  ...frame,
  providerName: 'Harbour Bank',
  retryUri: '/journey',
  cancelAction: ACTIONS.cancelAction,
};

const OUTCOMES: Outcome[] = ['authorized', 'denied', 'cancelled', 'failed'];
const PROBLEMS: PageProblem[] = ['unknown', 'invalid'];

/** Every page in every state, by a name that says which. */
export function everyPage(language: Language): [name: string, page: Markup][] {
  return [
    ...journeyPages(language),
    ...bankPages(language),
    ...OUTCOMES.map((outcome): [string, Markup] => [
      `result, ${outcome}`,
      resultPage({ ...ending, language, outcome }),
    ]),
    ...PROBLEMS.map((kind): [string, Markup] => [
      `problem, ${kind}`,
      problemPage({
        ...frame,
        ...problemText(language, kind),
        language,
        status: 404,
      }),
    ]),
  ];
}

function journeyPages(language: Language): [string, Markup][] {
  const choose = { ...choosing, language };
  const consent = { ...consenting, language };
  const none = { ...choose, providers: [] };
  const noMatch = {
    ...none,
    search: { action: '/journey', query: 'Atlantis' },
    hasMore: true,
  };
  return [
    ['choose bank', chooseBankPage(choose)],
    [
      'choose bank, with the use of the data',
      chooseBankPage({ ...choose, dataUse: { description: 'rewards' } }),
    ],
    ['choose bank, of one country', chooseBankPage({ ...choose, hasMore: true })],
    [
      'choose bank, searched',
      chooseBankPage({ ...choose, search: { ...noMatch.search, query: 'b' } }),
    ],
    ['choose bank, nothing chosen', chooseBankPage({ ...choose, error: 'required' })],
    ['choose bank, unknown bank', chooseBankPage({ ...choose, error: 'unknown' })],
    ['choose bank, bank down', chooseBankPage({ ...choose, error: 'unavailable' })],
    ['bank down', unavailablePage({ ...waiting, language })],
    ['choose bank, no match', chooseBankPage(noMatch)],
    ['choose bank, no match and an error', chooseBankPage({ ...noMatch, error: 'required' })],
    ['choose bank, none', chooseBankPage(none)],
    ['consent', consentPage(consent)],
    [
      'consent, once, all scopes',
      consentPage({
        ...consent,
        scopes: ['info', 'accounts', 'balance', 'transactions'],
        accessType: 'one_time',
        duration: 'PT1H',
        dataUse: { description: 'affordability_credit' },
      }),
    ],
    [
      'consent, own text',
      consentPage({
        ...consent,
        dataUse: { description: 'custom', text: 'First line.\nSecond line.' },
      }),
    ],
  ];
}

function bankPages(language: Language): [string, Markup][] {
  const login = { ...loggingIn, language };
  const accounts = { ...approving, language };
  return [
    ['login', bankLoginPage(login)],
    ['login, empty', bankLoginPage({ ...login, error: 'required' })],
    ['login, no password', bankLoginPage({ ...login, error: 'required', username: 'john' })],
    ['login, wrong', bankLoginPage({ ...login, error: 'wrong_credentials', username: 'john' })],
    ['accounts', bankAccountsPage(accounts)],
    ['accounts, none chosen', bankAccountsPage({ ...accounts, error: 'required' })],
    ['accounts, no account', bankAccountsPage({ ...accounts, accounts: [] })],
  ];
}
