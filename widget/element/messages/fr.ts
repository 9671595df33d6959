import type { Messages } from './messages.ts';

/** French, in words that fit users of any gender. */
export const messages: Messages = {
  language: 'fr',
  connect: 'Connecter votre banque',
  connected: 'Banque connectée',
  redirecting: 'Ouverture d’une page sécurisée pour choisir votre banque…',
  starting: 'Ouverture d’une page sécurisée…',
  inWindow: 'Continuez dans la nouvelle fenêtre. Cette page suivra toute seule.',
  confirming: 'Vérification auprès de votre banque…',
  authorized: 'Votre banque est connectée.',
  'exit-denied': 'Vous n’avez pas donné votre accord, donc rien n’a été connecté.',
  'exit-cancelled': 'Vous avez annulé. Fermez la fenêtre de la banque si elle est encore ouverte.',
  'exit-closed': 'Vous avez interrompu le parcours avant la fin. Veuillez réessayer.',
  'error-popup-blocked':
    'Votre navigateur a bloqué la nouvelle fenêtre. Utilisez le lien pour continuer.',
  'error-endpoint-failed': 'Nous n’avons pas pu connecter votre banque. Veuillez réessayer.',
  'error-network': 'La connexion a échoué. Êtes-vous en ligne\u00a0? Veuillez réessayer.',
  'error-server': 'Une erreur s’est produite de notre côté. Veuillez réessayer dans un instant.',
  'error-configuration':
    'Cette page n’est pas configurée correctement. Veuillez prévenir le responsable du site.',
  'error-callback-failed':
    'Votre banque a accepté, mais ce site n’a pas pu terminer. Veuillez réessayer.',
  'error-invalid-url': 'Nous avons arrêté\u00a0: la page de votre banque ne semblait pas sûre.',
  'error-state-mismatch': 'Nous avons perdu la trace de cette tentative. Veuillez réessayer.',
  'error-timeout': 'Cela a pris trop de temps. Veuillez réessayer.',
  'error-denied': 'Vous ne pouvez pas connecter de banque sur cette page.',
  'error-provider-unavailable':
    'Votre banque n’a pas pu continuer. Réessayez ou choisissez une autre banque.',
  'error-rate-limited': 'Il y a eu trop de tentatives. Veuillez réessayer dans un instant.',
  proceed: 'Continuer vers votre banque',
  cancel: 'Annuler',
};
