import type { ReturnPageTexts } from './texts.ts';

export const ES: ReturnPageTexts = {
  'popup-title': 'Ya puedes cerrar esta ventana',
  'popup-body': 'La página en la que empezaste continúa por sí sola.',
  'other-browser-title': 'Vuelve a la página en la que empezaste',
  'other-browser-body':
    'Este no es el navegador en el que empezaste. Vuelve a aquel y abre la página de nuevo.',
  'invalid-title': 'Vuelve a la página en la que empezaste',
  'invalid-body': 'Aquí no queda nada por hacer.',
  'wait-title': 'Un momento',
  'wait-body': 'Estamos esperando a tu banco. Deja esta página abierta.',
  'retry-later-title': 'Está tardando más de lo normal',
  'retry-later-body': 'No se ha perdido nada. Inténtalo de nuevo dentro de un minuto.',
  'confirm-title': '¿Lo has iniciado tú?',
  'confirm-body':
    'Tu cuenta bancaria se va a compartir con la cuenta indicada abajo. Continúa solo si es tuya.',
  'rejected-title': 'No se ha conectado ningún banco',
  'rejected-body':
    'Esto no ha terminado en el navegador en el que empezó. Si lo iniciaste tú, inténtalo de nuevo allí. Si alguien te envió un enlace, no vuelvas a usarlo.',
  backTo: 'Ir a',
  retry: 'Intentar de nuevo',
  yes: 'Sí, soy yo',
  no: 'No, detener',
};
