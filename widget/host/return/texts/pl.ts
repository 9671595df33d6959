import type { ReturnPageTexts } from './texts.ts';

export const PL: ReturnPageTexts = {
  'popup-title': 'Możesz zamknąć to okno',
  'popup-body': 'Strona, na której wszystko się zaczęło, sama przejdzie dalej.',
  'other-browser-title': 'Wróć na stronę, na której wszystko się zaczęło',
  'other-browser-body':
    'To inna przeglądarka niż ta, od której zaczęto. Wróć do tamtej i otwórz stronę ponownie.',
  'invalid-title': 'Wróć na stronę, na której wszystko się zaczęło',
  'invalid-body': 'Tutaj nie ma już nic do zrobienia.',
  'wait-title': 'Chwileczkę',
  'wait-body': 'Czekamy na Twój bank. Nie zamykaj tej strony.',
  'retry-later-title': 'To trwa dłużej niż zwykle',
  'retry-later-body': 'Nic nie przepadło. Spróbuj ponownie za minutę.',
  'confirm-title': 'Czy to Twoja operacja?',
  'confirm-body':
    'Twoje konto bankowe zostanie udostępnione użytkownikowi wskazanemu poniżej. Kontynuuj tylko, jeśli to Ty.',
  'rejected-title': 'Nie połączono żadnego banku',
  'rejected-body':
    'Operacja nie zakończyła się w przeglądarce, w której się zaczęła. Jeśli to Twoja operacja, spróbuj tam ponownie. Jeśli ktoś przysłał Ci link, nie używaj go więcej.',
  backTo: 'Przejdź do',
  retry: 'Spróbuj ponownie',
  yes: 'Tak, to ja',
  no: 'Nie, przerwij',
};
