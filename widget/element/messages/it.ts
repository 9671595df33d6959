import type { Messages } from './messages.ts';

/** Italian. */
export const messages: Messages = {
  language: 'it',
  connect: 'Collega la tua banca',
  connected: 'Banca collegata',
  redirecting: 'Stiamo aprendo una pagina sicura per scegliere la tua banca…',
  starting: 'Stiamo aprendo una pagina sicura…',
  inWindow: 'Continua nella nuova finestra. Questa pagina proseguirà da sola.',
  confirming: 'Stiamo verificando con la tua banca…',
  authorized: 'La tua banca è collegata.',
  'exit-denied': 'Non hai dato il consenso, quindi non è stato collegato nulla.',
  'exit-cancelled': 'Hai annullato. Chiudi la finestra della banca se è ancora aperta.',
  'exit-closed': 'Hai interrotto prima della fine. Riprova.',
  'error-popup-blocked': 'Il browser ha bloccato la nuova finestra. Usa il link per continuare.',
  'error-endpoint-failed': 'Non è stato possibile collegare la tua banca. Riprova.',
  'error-network': 'Non siamo riusciti a connetterci. Sei online? Riprova.',
  'error-server': 'Si è verificato un errore da parte nostra. Riprova tra un momento.',
  'error-configuration':
    'Questa pagina non è configurata correttamente. Avvisa il gestore del sito.',
  'error-callback-failed':
    'La tua banca ha accettato, ma questo sito non ha potuto completare l’operazione. Riprova.',
  'error-invalid-url': 'Ci siamo fermati: la pagina della tua banca non sembrava sicura.',
  'error-state-mismatch': 'Abbiamo perso traccia di questo tentativo. Riprova.',
  'error-timeout': 'Ci è voluto troppo tempo. Riprova.',
  'error-denied': 'Non puoi collegare una banca in questa pagina.',
  'error-provider-unavailable':
    'La tua banca non ha potuto continuare. Riprova o scegli un’altra banca.',
  'error-rate-limited': 'Ci sono stati troppi tentativi. Riprova tra un momento.',
  proceed: 'Continua con la tua banca',
  cancel: 'Annulla',
};
