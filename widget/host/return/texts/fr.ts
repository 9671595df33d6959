import type { ReturnPageTexts } from './texts.ts';

export const FR: ReturnPageTexts = {
  'popup-title': 'Vous pouvez fermer cette fenêtre',
  'popup-body': 'La page où vous avez commencé continue toute seule.',
  'other-browser-title': 'Revenez à la page où vous avez commencé',
  'other-browser-body':
    'Ce navigateur n’est pas celui où vous avez commencé. Revenez à celui-là et ouvrez de nouveau la page.',
  'invalid-title': 'Revenez à la page où vous avez commencé',
  'invalid-body': 'Il n’y a plus rien à faire ici.',
  'wait-title': 'Un instant',
  'wait-body': 'Nous attendons votre banque. Veuillez laisser cette page ouverte.',
  'retry-later-title': 'Cela prend plus de temps que d’habitude',
  'retry-later-body': 'Rien n’est perdu. Veuillez réessayer dans une minute.',
  'confirm-title': 'Est-ce vous qui avez commencé ?',
  'confirm-body':
    'Votre compte bancaire va être partagé avec le compte ci-dessous. Ne continuez que si c’est le vôtre.',
  'rejected-title': 'Aucune banque n’a été connectée',
  'rejected-body':
    'Cela ne s’est pas terminé dans le navigateur où cela a commencé. Si c’est vous qui avez commencé, réessayez là-bas. Si quelqu’un vous a envoyé un lien, ne l’utilisez plus.',
  backTo: 'Aller sur',
  retry: 'Réessayer',
  yes: 'Oui, c’est moi',
  no: 'Non, arrêter',
};
