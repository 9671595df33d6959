import type { ReturnPageTexts } from './texts.ts';

export const EN: ReturnPageTexts = {
  'popup-title': 'You can close this window',
  'popup-body': 'The page where you started continues by itself.',
  'other-browser-title': 'Return to the page where you started',
  'other-browser-body':
    'This is a different browser from the one you left. Go back to that one and open the page again.',
  'invalid-title': 'Return to the page where you started',
  'invalid-body': 'There is nothing left to do here.',
  'wait-title': 'One moment',
  'wait-body': 'We are waiting for your bank. Please keep this page open.',
  'retry-later-title': 'This is taking longer than usual',
  'retry-later-body': 'Nothing is lost. Please try again in a minute.',
  'confirm-title': 'Did you start this yourself?',
  'confirm-body':
    'Your bank account is about to be shared with the account below. Go on only if it is yours.',
  'rejected-title': 'No bank was connected',
  'rejected-body':
    'This did not end in the browser where it began. If you began it, please try again there. If somebody sent you a link, do not use it again.',
  backTo: 'Go to',
  retry: 'Try again',
  yes: 'Yes, this is me',
  no: 'No, stop',
};
