import type { ReturnPageTexts } from './texts.ts';

export const RO: ReturnPageTexts = {
  'popup-title': 'Puteți închide această fereastră',
  'popup-body': 'Pagina de la care ați pornit continuă de la sine.',
  'other-browser-title': 'Reveniți la pagina de la care ați pornit',
  'other-browser-body':
    'Acesta nu este browserul din care ați pornit. Reveniți la acela și deschideți din nou pagina.',
  'invalid-title': 'Reveniți la pagina de la care ați pornit',
  'invalid-body': 'Aici nu mai este nimic de făcut.',
  'wait-title': 'Un moment',
  'wait-body': 'Așteptăm banca dumneavoastră. Vă rugăm să lăsați această pagină deschisă.',
  'retry-later-title': 'Durează mai mult decât de obicei',
  'retry-later-body': 'Nu s-a pierdut nimic. Vă rugăm să încercați din nou peste un minut.',
  'confirm-title': 'Ați început dumneavoastră această operațiune?',
  'confirm-body':
    'Contul dumneavoastră bancar urmează să fie partajat cu contul de mai jos. Continuați doar dacă este al dumneavoastră.',
  'rejected-title': 'Nu a fost conectată nicio bancă',
  'rejected-body':
    'Operațiunea nu s-a încheiat în browserul în care a început. Dacă ați început-o dumneavoastră, încercați din nou acolo. Dacă cineva v-a trimis un link, nu îl mai folosiți.',
  backTo: 'Mergeți la',
  retry: 'Încercați din nou',
  yes: 'Da, eu sunt',
  no: 'Nu, opriți',
};
