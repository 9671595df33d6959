/**
 * The texts of the pages in British English. The other languages have the same keys and placeholders.
 * `{client}` is the name of the client that asks for data, `{bank}` that of the bank.
 *
 * @guess The sentences of each prewritten description of the data use are ours: TrueLayer's are not public.
 */
export const en = {
  sandboxNote: 'Nothing here reaches a real bank.',
  step: 'Step {number} of {total}',
  errorTitle: 'Error: {title}',
  errorHeading: 'There is a problem',
  cancel: 'Cancel',
  journeyFooter: 'A stand-in for testing. Not run by TrueLayer or by any bank.',
  bankFooter: '{bank} is a made-up bank for testing.',

  chooseTitle: 'Choose your bank',
  chooseLead: 'The bank that holds the data you want to share with {client}.',
  searchLabel: 'Search banks by name',
  searchButton: 'Search',
  showAll: 'Show all banks',
  banks: 'Banks',
  banksFound: { one: '{count} bank', other: '{count} banks' },
  noMatch: 'No bank is called “{query}”.',
  noMatchHint: 'Check the spelling, or type less of the name.',
  noBanks: 'There is no bank to choose from.',
  bankRequired: 'Choose a bank from the list',
  bankUnknown: 'That bank is not in the list. Choose another one',
  bankUnavailable: 'That bank is down for maintenance. Choose another one, or try again later',

  consentTitle: 'Share your data with {client}',
  consentLead: '{client} asks for data from your accounts at {bank}.',
  partnerLead:
    '{intermediary} works for {client}. It asks to see data from your accounts at {bank} for {duration}.',
  useHeading: 'How {client} uses your data',
  useRewards: '{client} looks at what you buy, to find the rewards you can get.',
  useCashback: '{client} looks at what you buy, to pay you cashback for it.',
  useAffordabilityCredit:
    '{client} looks at your income and spending, to see what credit you can afford.',
  useAffordabilityGambling:
    '{client} looks at your income and spending, to see what you can afford to gamble.',
  useOnboarding: '{client} uses your data to check who you are and to set up your account.',
  useAccountVerification: '{client} checks that the account you named belongs to you.',
  useIncomeVerification:
    '{client} looks at what is paid into your accounts, to confirm your income.',
  useFinanceManagement:
    '{client} shows your income and spending in one place, to help you manage your money.',
  sharedHeading: 'What you share',
  info: 'Your name',
  infoDetail: 'As {bank} has it on file',
  accounts: 'Account details',
  accountsDetail: 'Holder names, sort codes, account numbers and IBANs',
  balance: 'Balances',
  balanceDetail: 'How much is in your accounts',
  transactions: 'Transactions',
  transactionsDetail: 'What was paid in and out, when, and to whom',
  durationHeading: 'For how long',
  durationOnce: 'For {duration} after you log in to your bank.',
  durationUntil: 'Until {date}. After that, {client} has to ask you again.',
  durationOpen: 'Until you stop it.',
  stopHeading: 'How to stop',
  stopDetail: 'Tell {client} or {bank}, at any time.',
  safetyHeading: 'What stays yours',
  safetyDetail: '{client} never sees how you log in, and cannot move your money.',
  consentNext: 'Next, {bank} asks you to log in.',
  allow: 'Allow',

  loginTitle: 'Log in',
  loginLead: '{client} asks to see data from your accounts.',
  username: 'Username',
  password: 'Password',
  logIn: 'Log in',
  usernameRequired: 'Enter your username',
  passwordRequired: 'Enter your password',
  wrongCredentials: 'The username or the password is wrong',
  usersHeading: 'Sandbox users',
  usersHint: 'Made-up people you can be at this bank.',
  useUser: 'Use {username}',

  accountsTitle: 'Choose your accounts',
  accountsLead: 'Tick the accounts that {client} may see.',
  greeting: 'Hello, {holder}',
  accountsLegend: 'Your accounts',
  current: 'Current account',
  savings: 'Savings account',
  card: 'Card',
  noAccounts: 'You have no account here that can be shared.',
  accountRequired: 'Choose at least one account',
  approve: 'Approve',
  deny: 'Deny',
  failHeading: 'Sandbox: make this bank fail',
  failHint: 'Ends the journey as if the bank had broken down.',
  fail: 'Fail now',

  authorizedTitle: 'Your bank is connected',
  authorizedDetail: '{client} can now see the data you chose to share.',
  deniedTitle: 'You said no',
  cancelledTitle: 'You cancelled',
  nothingShared: 'Nothing was shared with {client}.',
  failedTitle: 'Your bank could not be connected',
  failedDetail: 'The bank had a problem. Nothing was shared with {client}.',
  unavailableTitle: '{bank} is not available now',
  unavailableDetail:
    'The bank is down for maintenance. Try again later. Nothing was shared with {client}.',
  tryAgain: 'Try again',
  returnTo: 'Return to {client}',
  closeWindow: 'You can close this window.',

  problemStatus: 'Error {status}',
  unknownTitle: 'This page does not exist',
  unknownDetail: 'The link may be incomplete. Go back to where you started and try again.',
  invalidTitle: 'That did not work',
  invalidDetail: 'What was sent is not what this page asks for. Nothing was changed.',
} as const;

/** A text in each plural form of its language. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** The texts of a language, with the keys of the English ones. */
export type Texts = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : Plural;
};

/** The keys of texts without plural forms. */
export type TextKey = {
  [K in keyof typeof en]: (typeof en)[K] extends string ? K : never;
}[keyof typeof en];

/** The keys of texts with plural forms. */
export type PluralKey = Exclude<keyof typeof en, TextKey>;
