import type { Messages } from './messages.ts';

/** Spanish. */
export const ES: Messages = {
  language: 'es',
  connect: 'Conectar tu banco',
  connected: 'Banco conectado',
  greeting: 'Abriendo una página segura para elegir tu banco…',
  starting: 'Abriendo una página segura…',
  inWindow: 'Continúa en la ventana nueva. Esta página seguirá por sí sola.',
  confirming: 'Consultando con tu banco…',
  authorized: 'Tu banco está conectado.',
  exits: {
    denied: 'No has dado permiso, así que no se ha conectado nada.',
    cancelled: 'Has cancelado. Cierra la ventana del banco si sigue abierta.',
    closed: 'Has salido antes de terminar. Inténtalo de nuevo.',
  },
  errors: {
    'popup-blocked': 'Tu navegador ha bloqueado la ventana nueva. Usa el enlace para continuar.',
    'endpoint-failed': 'No hemos podido conectar. ¿Tienes conexión a internet? Inténtalo de nuevo.',
    'invalid-url': 'Nos hemos detenido: la página de tu banco no parecía segura.',
    'state-mismatch': 'Hemos perdido el rastro de este intento. Inténtalo de nuevo.',
    timeout: 'Ha tardado demasiado. Inténtalo de nuevo.',
    denied: 'No puedes conectar un banco en esta página.',
    'provider-unavailable':
      'Tu banco no ha podido continuar. Inténtalo de nuevo o elige otro banco.',
    'rate-limited': 'Ha habido demasiados intentos. Inténtalo de nuevo en un momento.',
  },
  proceed: 'Continuar en tu banco',
  cancel: 'Cancelar',
};
