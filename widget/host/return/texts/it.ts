import type { ReturnPageTexts } from './texts.ts';

export const IT: ReturnPageTexts = {
  'popup-title': 'Puoi chiudere questa finestra',
  'popup-body': 'La pagina da cui hai iniziato prosegue da sola.',
  'other-browser-title': 'Torna alla pagina da cui hai iniziato',
  'other-browser-body':
    'Questo non è il browser da cui hai iniziato. Torna a quello e apri di nuovo la pagina.',
  'invalid-title': 'Torna alla pagina da cui hai iniziato',
  'invalid-body': 'Qui non c’è altro da fare.',
  'wait-title': 'Un momento',
  'wait-body': 'Stiamo aspettando la tua banca. Lascia aperta questa pagina.',
  'retry-later-title': 'Ci vuole più tempo del solito',
  'retry-later-body': 'Niente è andato perso. Riprova tra un minuto.',
  'confirm-title': 'Hai iniziato tu questa operazione?',
  'confirm-body':
    'Il tuo conto bancario sta per essere condiviso con l’account qui sotto. Continua solo se è il tuo.',
  'rejected-title': 'Nessuna banca è stata collegata',
  'rejected-body':
    'L’operazione non è finita nel browser in cui è iniziata. Se l’hai iniziata tu, riprova da lì. Se qualcuno ti ha inviato un link, non usarlo più.',
  backTo: 'Vai a',
  retry: 'Riprova',
  yes: 'Sì, sono io',
  no: 'No, interrompi',
};
