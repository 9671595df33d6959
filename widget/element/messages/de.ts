import type { Messages } from './messages.ts';

/** German. */
export const messages: Messages = {
  language: 'de',
  connect: 'Bank verbinden',
  connected: 'Bank verbunden',
  redirecting: 'Eine sichere Seite zur Wahl Ihrer Bank wird geöffnet\u00a0…',
  starting: 'Eine sichere Seite wird geöffnet\u00a0…',
  inWindow: 'Machen Sie im neuen Fenster weiter. Diese Seite folgt von selbst.',
  confirming: 'Wir fragen bei Ihrer Bank nach\u00a0…',
  authorized: 'Ihre Bank ist verbunden.',
  'exit-denied': 'Sie haben nicht zugestimmt, daher wurde nichts verbunden.',
  'exit-cancelled':
    'Sie haben abgebrochen. Schließen Sie das Fenster der Bank, falls es noch offen ist.',
  'exit-closed': 'Sie haben vor dem Ende aufgehört. Bitte versuchen Sie es noch einmal.',
  'error-popup-blocked':
    'Ihr Browser hat das neue Fenster blockiert. Über den Link geht es weiter.',
  'error-endpoint-failed':
    'Ihre Bank konnte nicht verbunden werden. Bitte versuchen Sie es noch einmal.',
  'error-network':
    'Die Verbindung ist fehlgeschlagen. Sind Sie online? Bitte versuchen Sie es noch einmal.',
  'error-server': 'Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es gleich noch einmal.',
  'error-configuration':
    'Diese Seite ist nicht richtig eingerichtet. Bitte informieren Sie den Betreiber der Website.',
  'error-callback-failed':
    'Ihre Bank hat zugestimmt, aber diese Website konnte den Vorgang nicht abschließen. Bitte versuchen Sie es noch einmal.',
  'error-invalid-url': 'Wir haben angehalten: Die Seite Ihrer Bank sah nicht sicher aus.',
  'error-state-mismatch':
    'Dieser Versuch lässt sich nicht mehr zuordnen. Bitte versuchen Sie es noch einmal.',
  'error-timeout': 'Das hat zu lange gedauert. Bitte versuchen Sie es noch einmal.',
  'error-denied': 'Auf dieser Seite können Sie keine Bank verbinden.',
  'error-provider-unavailable':
    'Ihre Bank konnte nicht fortfahren. Bitte versuchen Sie es noch einmal oder wählen Sie eine andere Bank.',
  'error-rate-limited': 'Es gab zu viele Versuche. Bitte versuchen Sie es gleich noch einmal.',
  proceed: 'Weiter zu Ihrer Bank',
  cancel: 'Abbrechen',
};
