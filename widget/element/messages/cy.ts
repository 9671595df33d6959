import type { Messages } from './messages.ts';

/** Welsh. */
export const messages: Messages = {
  language: 'cy',
  connect: 'Cysylltu eich banc',
  connected: 'Banc wedi’i gysylltu',
  redirecting: 'Yn agor tudalen ddiogel i chi ddewis eich banc…',
  starting: 'Yn agor tudalen ddiogel…',
  inWindow: 'Parhewch yn y ffenestr newydd. Bydd y dudalen hon yn dilyn.',
  confirming: 'Yn gwirio gyda’ch banc…',
  authorized: 'Mae eich banc wedi’i gysylltu.',
  'exit-denied': 'Ni roesoch ganiatâd, felly ni chysylltwyd dim.',
  'exit-cancelled': 'Fe wnaethoch ganslo. Caewch ffenestr y banc os yw’n dal ar agor.',
  'exit-closed': 'Fe wnaethoch adael cyn y diwedd. Rhowch gynnig arall arni.',
  'error-popup-blocked': 'Rhwystrodd eich porwr y ffenestr newydd. Defnyddiwch y ddolen i barhau.',
  'error-endpoint-failed': 'Nid oedd modd cysylltu eich banc. Rhowch gynnig arall arni.',
  'error-network': 'Nid oedd modd cysylltu. Ydych chi ar-lein? Rhowch gynnig arall arni.',
  'error-server': 'Aeth rhywbeth o’i le ar ein hochr ni. Rhowch gynnig arall arni ymhen ychydig.',
  'error-configuration':
    'Nid yw’r dudalen hon wedi’i gosod yn gywir. Rhowch wybod i berchennog y wefan.',
  'error-callback-failed':
    'Cytunodd eich banc, ond ni allai’r wefan hon orffen. Rhowch gynnig arall arni.',
  'error-invalid-url': 'Fe wnaethom stopio: nid oedd tudalen eich banc yn edrych yn ddiogel.',
  'error-state-mismatch': 'Collwyd trywydd yr ymgais hon. Rhowch gynnig arall arni.',
  'error-timeout': 'Cymerodd hyn ormod o amser. Rhowch gynnig arall arni.',
  'error-denied': 'Ni allwch gysylltu banc ar y dudalen hon.',
  'error-provider-unavailable':
    'Ni allai eich banc barhau. Rhowch gynnig arall arni, neu dewiswch fanc arall.',
  'error-rate-limited': 'Bu gormod o ymdrechion. Rhowch gynnig arall arni ymhen ychydig.',
  proceed: 'Parhau gyda’ch banc',
  cancel: 'Canslo',
};
