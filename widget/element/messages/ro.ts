import type { Messages } from './messages.ts';

/** Romanian. */
export const RO: Messages = {
  language: 'ro',
  connect: 'Conectați-vă banca',
  connected: 'Bancă conectată',
  greeting: 'Se deschide o pagină securizată pentru alegerea băncii…',
  starting: 'Se deschide o pagină securizată…',
  inWindow: 'Continuați în fereastra nouă. Această pagină va continua de la sine.',
  confirming: 'Verificăm la banca dumneavoastră…',
  authorized: 'Banca dumneavoastră este conectată.',
  exits: {
    denied: 'Nu ați dat permisiunea, așa că nu s-a conectat nimic.',
    cancelled: 'Ați anulat. Închideți fereastra băncii dacă mai este deschisă.',
    closed: 'Ați ieșit înainte de final. Încercați din nou.',
  },
  errors: {
    'popup-blocked': 'Browserul a blocat fereastra nouă. Folosiți linkul pentru a continua.',
    'endpoint-failed': 'Nu ne-am putut conecta. Sunteți online? Încercați din nou.',
    'invalid-url': 'Ne-am oprit: pagina băncii dumneavoastră nu părea sigură.',
    'state-mismatch': 'Am pierdut urma acestei încercări. Încercați din nou.',
    timeout: 'A durat prea mult. Încercați din nou.',
    denied: 'Nu puteți conecta o bancă pe această pagină.',
    'provider-unavailable':
      'Banca dumneavoastră nu a putut continua. Încercați din nou sau alegeți altă bancă.',
    'rate-limited': 'Au fost prea multe încercări. Încercați din nou peste puțin timp.',
  },
  proceed: 'Continuați la bancă',
  cancel: 'Anulați',
};
