import type { ReturnPageTexts } from './texts.ts';

export const DE: ReturnPageTexts = {
  'popup-title': 'Sie können dieses Fenster schließen',
  'popup-body': 'Die Seite, auf der Sie begonnen haben, fährt von selbst fort.',
  'other-browser-title': 'Kehren Sie zu der Seite zurück, auf der Sie begonnen haben',
  'other-browser-body':
    'Dies ist ein anderer Browser als der, den Sie verlassen haben. Wechseln Sie zu jenem zurück und öffnen Sie die Seite erneut.',
  'invalid-title': 'Kehren Sie zu der Seite zurück, auf der Sie begonnen haben',
  'invalid-body': 'Hier ist nichts mehr zu tun.',
  'wait-title': 'Einen Moment',
  'wait-body': 'Wir warten auf Ihre Bank. Bitte lassen Sie diese Seite geöffnet.',
  'retry-later-title': 'Das dauert länger als üblich',
  'retry-later-body': 'Es ist nichts verloren. Bitte versuchen Sie es in einer Minute noch einmal.',
  'confirm-title': 'Haben Sie das selbst begonnen?',
  'confirm-body':
    'Ihr Bankkonto soll für das unten genannte Konto freigegeben werden. Fahren Sie nur fort, wenn es Ihres ist.',
  'rejected-title': 'Es wurde keine Bank verbunden',
  'rejected-body':
    'Der Vorgang endete nicht in dem Browser, in dem er begann. Haben Sie ihn begonnen, versuchen Sie es dort noch einmal. Hat Ihnen jemand einen Link geschickt, benutzen Sie ihn nicht wieder.',
  backTo: 'Weiter zu',
  retry: 'Noch einmal versuchen',
  yes: 'Ja, das bin ich',
  no: 'Nein, abbrechen',
};
