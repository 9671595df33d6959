import type { Messages } from './messages.ts';

/** Romanian. */
export const messages: Messages = {
  language: 'ro',
  connect: 'Conectați-vă banca',
  connected: 'Bancă conectată',
  redirecting: 'Se deschide o pagină securizată pentru alegerea băncii…',
  starting: 'Se deschide o pagină securizată…',
  inWindow: 'Continuați în fereastra nouă. Această pagină va continua de la sine.',
  confirming: 'Verificăm la banca dumneavoastră…',
  authorized: 'Banca dumneavoastră este conectată.',
  'exit-denied': 'Nu ați dat permisiunea, așa că nu s-a conectat nimic.',
  'exit-cancelled': 'Ați anulat. Închideți fereastra băncii dacă mai este deschisă.',
  'exit-closed': 'Ați ieșit înainte de final. Încercați din nou.',
  'error-popup-blocked': 'Browserul a blocat fereastra nouă. Folosiți linkul pentru a continua.',
  'error-endpoint-failed': 'Nu am putut conecta banca dumneavoastră. Încercați din nou.',
  'error-network': 'Nu ne-am putut conecta. Sunteți online? Încercați din nou.',
  'error-server': 'A apărut o eroare de partea noastră. Încercați din nou peste puțin timp.',
  'error-configuration':
    'Această pagină nu este configurată corect. Anunțați proprietarul site-ului.',
  'error-callback-failed':
    'Banca dumneavoastră a acceptat, dar acest site nu a putut finaliza. Încercați din nou.',
  'error-invalid-url': 'Ne-am oprit: pagina băncii dumneavoastră nu părea sigură.',
  'error-state-mismatch': 'Am pierdut urma acestei încercări. Încercați din nou.',
  'error-timeout': 'A durat prea mult. Încercați din nou.',
  'error-denied': 'Nu puteți conecta o bancă pe această pagină.',
  'error-provider-unavailable':
    'Banca dumneavoastră nu a putut continua. Încercați din nou sau alegeți altă bancă.',
  'error-rate-limited': 'Au fost prea multe încercări. Încercați din nou peste puțin timp.',
  proceed: 'Continuați la bancă',
  cancel: 'Anulați',
};
