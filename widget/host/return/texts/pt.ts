import type { ReturnPageTexts } from './texts.ts';

export const PT: ReturnPageTexts = {
  'popup-title': 'Pode fechar esta janela',
  'popup-body': 'A página onde começou continua sozinha.',
  'other-browser-title': 'Volte à página onde começou',
  'other-browser-body':
    'Este não é o navegador onde começou. Volte a esse e abra a página de novo.',
  'invalid-title': 'Volte à página onde começou',
  'invalid-body': 'Não há mais nada a fazer aqui.',
  'wait-title': 'Um momento',
  'wait-body': 'Estamos à espera do seu banco. Mantenha esta página aberta.',
  'retry-later-title': 'Está a demorar mais do que o habitual',
  'retry-later-body': 'Nada se perdeu. Tente de novo dentro de um minuto.',
  'confirm-title': 'Foi você que iniciou isto?',
  'confirm-body':
    'A sua conta bancária vai ser partilhada com a conta abaixo. Continue apenas se for sua.',
  'rejected-title': 'Nenhum banco foi ligado',
  'rejected-body':
    'Isto não terminou no navegador em que começou. Se foi você que começou, tente de novo nele. Se alguém lhe enviou uma ligação, não volte a usá-la.',
  backTo: 'Ir para',
  retry: 'Tentar de novo',
  yes: 'Sim, sou eu',
  no: 'Não, parar',
};
