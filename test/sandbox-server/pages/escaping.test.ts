import { describe, expect, it } from 'vitest';
import { bankAccountsPage } from '../../../sandbox-server/pages/bank-accounts.ts';
import { bankLoginPage } from '../../../sandbox-server/pages/bank-login.ts';
import { chooseBankPage } from '../../../sandbox-server/pages/choose-bank.ts';
import { consentPage } from '../../../sandbox-server/pages/consent.ts';
import type { Markup } from '../../../sandbox-server/pages/markup.ts';
import { problemPage } from '../../../sandbox-server/pages/problem.ts';
import { resultPage } from '../../../sandbox-server/pages/result.ts';
import { approving, choosing, consenting, ending, frame, loggingIn } from './every-page.ts';
import { tagsOf, titleOf, unbalancedOf } from './reading.ts';

const OVERRIDE = '\u202E';
const hostile = `"'></title><script>alert(1)</script>&amp;\u0000${OVERRIDE}evil`;
const bank = { displayName: hostile, iconUri: `/icon?${hostile}` };
const everywhere = {
  clientName: hostile,
  sandboxNote: hostile,
  action: `/a?${hostile}`,
  cancelAction: `/c?${hostile}`,
  stylesheet: `/s?${hostile}`,
  icon: `/i?${hostile}`,
  hidden: { [hostile]: hostile },
};

const pages: [name: string, page: Markup][] = [
  [
    'choose bank',
    chooseBankPage({
      ...choosing,
      ...everywhere,
      search: { action: `/?${hostile}`, query: hostile, hidden: { [hostile]: hostile } },
      providers: [{ id: hostile, ...bank }],
      dataUse: { description: 'custom', text: hostile },
      allUri: `/?${hostile}`,
      hasMore: true,
    }),
  ],
  [
    'choose bank, no match',
    chooseBankPage({
      ...choosing,
      ...everywhere,
      search: { action: '/journey', query: hostile },
      providers: [],
    }),
  ],
  [
    'consent',
    consentPage({ ...consenting, ...everywhere, provider: bank, consentEndsOn: '2027-01-01' }),
  ],
  [
    'consent, own text',
    consentPage({
      ...consenting,
      ...everywhere,
      dataUse: { description: 'custom', text: `${hostile}\n${hostile}` },
      intermediary: hostile,
    }),
  ],
  [
    'login',
    bankLoginPage({
      ...loggingIn,
      ...everywhere,
      provider: bank,
      username: hostile,
      users: [{ username: hostile, password: hostile, title: hostile }],
    }),
  ],
  [
    'accounts',
    bankAccountsPage({
      ...approving,
      ...everywhere,
      provider: bank,
      holder: hostile,
      accounts: [{ id: hostile, name: hostile, identification: hostile, typeLabel: hostile }],
    }),
  ],
  [
    'result',
    resultPage({ ...ending, ...everywhere, returnUri: `/r?${hostile}`, providerName: hostile }),
  ],
  ['problem', problemPage({ ...frame, title: hostile, message: hostile, status: 404 })],
];

describe.each(pages)('hostile text on the page "%s"', (_name, page) => {
  const text = String(page);

  it('opens no tag', () => {
    expect(tagsOf(text).filter(({ name }) => name === 'script')).toEqual([]);
    expect(unbalancedOf(text)).toEqual([]);
  });

  it('does not end the title', () => {
    expect(titleOf(text)).not.toContain('<');
  });

  it('does not turn the direction of our sentences', () => {
    const sentences = text.replaceAll(/="[^"]*"/g, '');
    const shown = sentences.replaceAll(/<code[^>]*>[^<]*<\/code>|<bdi[^>]*>[^<]*<\/bdi>/g, '');
    expect(shown).not.toContain(OVERRIDE);
  });
});

describe('the login page', () => {
  it('shows the typed username again, exactly', () => {
    const page = String(bankLoginPage({ ...loggingIn, error: 'required', username: 'a"b<c' }));
    expect(page).toContain('value="a&quot;b&lt;c"');
  });
});
