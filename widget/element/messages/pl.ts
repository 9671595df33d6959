import type { Messages } from './messages.ts';

/** Polish, in words that fit users of any gender. */
export const messages: Messages = {
  language: 'pl',
  connect: 'Połącz swój bank',
  connected: 'Bank połączony',
  redirecting: 'Otwieramy bezpieczną stronę, na której wybierzesz bank…',
  starting: 'Otwieramy bezpieczną stronę…',
  inWindow: 'Kontynuuj w nowym oknie. Ta strona sama przejdzie dalej.',
  confirming: 'Sprawdzamy w Twoim banku…',
  authorized: 'Twój bank jest połączony.',
  'exit-denied': 'Odmówiono zgody, więc niczego nie połączono.',
  'exit-cancelled': 'Anulowano. Zamknij okno banku, jeśli jest jeszcze otwarte.',
  'exit-closed': 'Przerwano przed końcem. Spróbuj ponownie.',
  'error-popup-blocked': 'Przeglądarka zablokowała nowe okno. Użyj linku, aby kontynuować.',
  'error-endpoint-failed': 'Nie udało się połączyć Twojego banku. Spróbuj ponownie.',
  'error-network': 'Nie udało się połączyć. Czy masz dostęp do internetu? Spróbuj ponownie.',
  'error-server': 'Wystąpił błąd po naszej stronie. Spróbuj ponownie za chwilę.',
  'error-configuration': 'Ta strona nie jest poprawnie skonfigurowana. Powiadom jej właściciela.',
  'error-callback-failed':
    'Twój bank wyraził zgodę, ale ta strona nie mogła dokończyć połączenia. Spróbuj ponownie.',
  'error-invalid-url': 'Przerwaliśmy: strona Twojego banku nie wyglądała na bezpieczną.',
  'error-state-mismatch': 'Nie możemy już odnaleźć tej próby. Spróbuj ponownie.',
  'error-timeout': 'Trwało to zbyt długo. Spróbuj ponownie.',
  'error-denied': 'Na tej stronie nie możesz połączyć banku.',
  'error-provider-unavailable':
    'Twój bank nie mógł kontynuować. Spróbuj ponownie albo wybierz inny bank.',
  'error-rate-limited': 'Było zbyt wiele prób. Spróbuj ponownie za chwilę.',
  proceed: 'Kontynuuj w swoim banku',
  cancel: 'Anuluj',
};
