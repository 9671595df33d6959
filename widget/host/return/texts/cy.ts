import type { ReturnPageTexts } from './texts.ts';

export const CY: ReturnPageTexts = {
  'popup-title': 'Gallwch gau’r ffenestr hon',
  'popup-body': 'Bydd y dudalen lle dechreuoch yn parhau ar ei phen ei hun.',
  'other-browser-title': 'Ewch yn ôl i’r dudalen lle dechreuoch',
  'other-browser-body':
    'Nid dyma’r porwr lle dechreuoch. Ewch yn ôl i hwnnw ac agorwch y dudalen eto.',
  'invalid-title': 'Ewch yn ôl i’r dudalen lle dechreuoch',
  'invalid-body': 'Does dim ar ôl i’w wneud yma.',
  'wait-title': 'Un eiliad',
  'wait-body': 'Rydym yn aros am eich banc. Cadwch y dudalen hon ar agor.',
  'retry-later-title': 'Mae hyn yn cymryd mwy o amser nag arfer',
  'retry-later-body': 'Does dim wedi’i golli. Rhowch gynnig arall arni ymhen munud.',
  'confirm-title': 'Ai chi ddechreuodd hyn?',
  'confirm-body':
    'Mae eich cyfrif banc ar fin cael ei rannu â’r cyfrif isod. Ewch ymlaen dim ond os mai eich cyfrif chi ydyw.',
  'rejected-title': 'Ni chysylltwyd banc',
  'rejected-body':
    'Ni ddaeth hyn i ben yn y porwr lle dechreuodd. Os chi ddechreuodd, rhowch gynnig arall arni yno. Os anfonodd rhywun ddolen atoch, peidiwch â’i defnyddio eto.',
  backTo: 'Mynd i',
  retry: 'Rhoi cynnig arall arni',
  yes: 'Ie, fi yw hwn',
  no: 'Na, stopio',
};
