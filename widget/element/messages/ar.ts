import type { Messages } from './messages.ts';

/** Arabic. */
export const messages: Messages = {
  language: 'ar',
  connect: 'اربط بنكك',
  connected: 'تم ربط البنك',
  greeting: 'جارٍ فتح صفحة آمنة لاختيار بنكك…',
  starting: 'جارٍ فتح صفحة آمنة…',
  inWindow: 'تابع في النافذة الجديدة. ستتابع هذه الصفحة تلقائيًا.',
  confirming: 'جارٍ التحقق مع بنكك…',
  authorized: 'تم ربط بنكك.',
  'exit-denied': 'لم تمنح الإذن، لذلك لم يتم ربط أي شيء.',
  'exit-cancelled': 'لقد ألغيت. أغلق نافذة البنك إن كانت لا تزال مفتوحة.',
  'exit-closed': 'لقد غادرت قبل النهاية. حاول مرة أخرى.',
  'error-popup-blocked': 'حظر متصفحك النافذة الجديدة. استخدم الرابط للمتابعة.',
  'error-endpoint-failed': 'تعذر الاتصال. هل أنت متصل بالإنترنت؟ حاول مرة أخرى.',
  'error-invalid-url': 'لقد توقفنا: لم تبدُ صفحة بنكك آمنة.',
  'error-state-mismatch': 'فقدنا أثر هذه المحاولة. حاول مرة أخرى.',
  'error-timeout': 'استغرق ذلك وقتًا أطول من اللازم. حاول مرة أخرى.',
  'error-denied': 'لا يمكنك ربط بنك في هذه الصفحة.',
  'error-provider-unavailable': 'لم يتمكن بنكك من المتابعة. حاول مرة أخرى أو اختر بنكًا آخر.',
  'error-rate-limited': 'هناك محاولات كثيرة جدًا. حاول مرة أخرى بعد قليل.',
  proceed: 'المتابعة إلى بنكك',
  cancel: 'إلغاء',
};
