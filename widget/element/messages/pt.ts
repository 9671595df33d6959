import type { Messages } from './messages.ts';

/** Portuguese, as in Portugal. */
export const PT: Messages = {
  language: 'pt-PT',
  connect: 'Ligar o seu banco',
  connected: 'Banco ligado',
  greeting: 'A abrir uma página segura para escolher o seu banco…',
  starting: 'A abrir uma página segura…',
  inWindow: 'Continue na nova janela. Esta página avança sozinha.',
  confirming: 'A verificar junto do seu banco…',
  authorized: 'O seu banco está ligado.',
  exits: {
    denied: 'Não deu autorização, por isso nada foi ligado.',
    cancelled: 'Cancelou. Feche a janela do banco se ainda estiver aberta.',
    closed: 'Saiu antes do fim. Tente de novo.',
  },
  errors: {
    'popup-blocked': 'O seu navegador bloqueou a nova janela. Use o link para continuar.',
    'endpoint-failed': 'Não foi possível estabelecer ligação. Está online? Tente de novo.',
    'invalid-url': 'Parámos: a página do seu banco não parecia segura.',
    'state-mismatch': 'Perdemos o rasto desta tentativa. Tente de novo.',
    timeout: 'Demorou demasiado tempo. Tente de novo.',
    denied: 'Não pode ligar um banco nesta página.',
    'provider-unavailable':
      'O seu banco não conseguiu continuar. Tente de novo ou escolha outro banco.',
    'rate-limited': 'Houve demasiadas tentativas. Tente de novo daqui a pouco.',
  },
  proceed: 'Continuar no seu banco',
  cancel: 'Cancelar',
};
