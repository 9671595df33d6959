import type { Messages } from './messages.ts';

/** Spanish. */
export const messages: Messages = {
  language: 'es',
  connect: 'Conectar tu banco',
  connected: 'Banco conectado',
  redirecting: 'Abriendo una página segura para elegir tu banco…',
  starting: 'Abriendo una página segura…',
  inWindow: 'Continúa en la ventana nueva. Esta página seguirá por sí sola.',
  confirming: 'Consultando con tu banco…',
  authorized: 'Tu banco está conectado.',
  'exit-denied': 'No has dado permiso, así que no se ha conectado nada.',
  'exit-cancelled': 'Has cancelado. Cierra la ventana del banco si sigue abierta.',
  'exit-closed': 'Has salido antes de terminar. Inténtalo de nuevo.',
  'error-popup-blocked':
    'Tu navegador ha bloqueado la ventana nueva. Usa el enlace para continuar.',
  'error-endpoint-failed': 'No hemos podido conectar tu banco. Inténtalo de nuevo.',
  'error-network': 'No hemos podido conectar. ¿Tienes conexión a internet? Inténtalo de nuevo.',
  'error-server': 'Se ha producido un error por nuestra parte. Inténtalo de nuevo en un momento.',
  'error-configuration':
    'Esta página no está configurada correctamente. Avisa al responsable del sitio web.',
  'error-callback-failed':
    'Tu banco ha aceptado, pero este sitio web no ha podido terminar. Inténtalo de nuevo.',
  'error-invalid-url': 'Nos hemos detenido: la página de tu banco no parecía segura.',
  'error-state-mismatch': 'Hemos perdido el rastro de este intento. Inténtalo de nuevo.',
  'error-timeout': 'Ha tardado demasiado. Inténtalo de nuevo.',
  'error-denied': 'No puedes conectar un banco en esta página.',
  'error-provider-unavailable':
    'Tu banco no ha podido continuar. Inténtalo de nuevo o elige otro banco.',
  'error-rate-limited': 'Ha habido demasiados intentos. Inténtalo de nuevo en un momento.',
  proceed: 'Continuar en tu banco',
  cancel: 'Cancelar',
};
