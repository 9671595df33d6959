/** Three brands. The contrast of the accent and its text is at least 4.5 to 1 in both colour schemes. */
import type { ConnectBank } from 'connect-bank';

export const PROPERTIES = [
  '--connect-bank-accent',
  '--connect-bank-on-accent',
  '--connect-bank-text',
  '--connect-bank-error',
  '--connect-bank-radius',
  '--connect-bank-font',
] as const;

export type Style = Partial<Record<(typeof PROPERTIES)[number], string>>;

export type Theme = { id: string; name: string; slogan: string; label: string; style: Style };

export const THEMES: readonly Theme[] = [
  {
    id: 'harbour',
    name: 'Harbour Mutual',
    slogan: 'A building society since 1871.',
    label: 'Bring your account over',
    style: {
      '--connect-bank-accent': 'light-dark(#0b4f6c, #8fd3ee)',
      '--connect-bank-on-accent': 'light-dark(#ffffff, #04212e)',
      '--connect-bank-text': 'light-dark(#24404c, #c8dbe3)',
      '--connect-bank-error': 'light-dark(#9c1c1c, #ffb3ad)',
      '--connect-bank-radius': '999px',
      '--connect-bank-font': "400 1rem / 1.45 'Figtree Variable', sans-serif",
    },
  },
  {
    id: 'ledger',
    name: 'The Ledger',
    slogan: 'Bookkeeping for people who like ink.',
    label: 'Add a bank',
    style: {
      '--connect-bank-accent': 'light-dark(#1a1a1a, #f4f1ea)',
      '--connect-bank-on-accent': 'light-dark(#fbfaf6, #1a1a1a)',
      '--connect-bank-text': 'light-dark(#3c3a36, #d5d1c8)',
      '--connect-bank-error': 'light-dark(#8f1d1d, #ffb4a8)',
      '--connect-bank-radius': '0',
      '--connect-bank-font': "400 1.0625rem / 1.4 'Fraunces Variable', serif",
    },
  },
  {
    id: 'marigold',
    name: 'Marigold',
    slogan: 'Pocket money, grown up.',
    label: 'Link your bank',
    style: {
      '--connect-bank-accent': 'light-dark(#8a3ffc, #ffd166)',
      '--connect-bank-on-accent': 'light-dark(#ffffff, #2b1b00)',
      '--connect-bank-text': 'light-dark(#4a3a63, #f0e4c8)',
      '--connect-bank-error': 'light-dark(#b00043, #ffb1c8)',
      '--connect-bank-radius': '18px',
      '--connect-bank-font': "500 1rem / 1.4 'Figtree Variable', sans-serif",
    },
  },
];

/** Sets the six custom properties; a missing one returns to the element's default. */
export function applyStyle(element: ConnectBank, style: Style): void {
  for (const property of PROPERTIES) element.style.setProperty(property, style[property] ?? '');
}
