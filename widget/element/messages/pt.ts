import type { Messages } from './messages.ts';

/** Portuguese, as in Portugal. */
export const messages: Messages = {
  language: 'pt-PT',
  connect: 'Ligar o seu banco',
  connected: 'Banco ligado',
  redirecting: 'A abrir uma página segura para escolher o seu banco…',
  starting: 'A abrir uma página segura…',
  inWindow: 'Continue na nova janela. Esta página avança sozinha.',
  confirming: 'A verificar junto do seu banco…',
  authorized: 'O seu banco está ligado.',
  'exit-denied': 'Não deu autorização, por isso nada foi ligado.',
  'exit-cancelled': 'Cancelou. Feche a janela do banco se ainda estiver aberta.',
  'exit-closed': 'Saiu antes do fim. Tente de novo.',
  'error-popup-blocked': 'O seu navegador bloqueou a nova janela. Use o link para continuar.',
  'error-endpoint-failed': 'Não foi possível ligar o seu banco. Tente de novo.',
  'error-network': 'Não foi possível estabelecer ligação. Está online? Tente de novo.',
  'error-server': 'Ocorreu um erro do nosso lado. Tente de novo daqui a pouco.',
  'error-configuration':
    'Esta página não está configurada corretamente. Avise o responsável pelo site.',
  'error-callback-failed':
    'O seu banco aceitou, mas este site não conseguiu concluir. Tente de novo.',
  'error-invalid-url': 'Parámos: a página do seu banco não parecia segura.',
  'error-state-mismatch': 'Perdemos o rasto desta tentativa. Tente de novo.',
  'error-timeout': 'Demorou demasiado tempo. Tente de novo.',
  'error-denied': 'Não pode ligar um banco nesta página.',
  'error-provider-unavailable':
    'O seu banco não conseguiu continuar. Tente de novo ou escolha outro banco.',
  'error-rate-limited': 'Houve demasiadas tentativas. Tente de novo daqui a pouco.',
  proceed: 'Continuar no seu banco',
  cancel: 'Cancelar',
};
