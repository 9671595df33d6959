import type { Messages } from './messages.ts';

export const EN_GB: Messages = {
  language: 'en-GB',
  connect: 'Connect your bank',
  connected: 'Bank connected',
  greeting: 'Opening a secure page to choose your bank…',
  starting: 'Preparing a secure connection…',
  inWindow: 'Continue in the window that has opened. This page will update when you have finished.',
  inTab: 'Taking you to a secure page to choose your bank…',
  confirming: 'Checking with your bank…',
  authorized: 'Your bank is connected.',
  exits: {
    denied: 'You did not give permission, so nothing was connected.',
    cancelled: 'You cancelled, so nothing was connected.',
    closed: 'You left before you had finished. You can start again.',
  },
  errors: {
    'popup-blocked': 'Your browser blocked the window. Use the link to continue.',
    'endpoint-failed':
      'We could not start the connection. Check that you are online and try again.',
    'invalid-url': 'We stopped, because the link to your bank did not look safe.',
    'state-mismatch': 'We lost track of this attempt. Please start again.',
    timeout: 'This took too long. Please try again.',
    denied: 'Connecting a bank is not available to you on this page.',
    'provider-unavailable': 'Your bank could not complete this. Try again, or choose another bank.',
    'rate-limited': 'There have been too many attempts. Wait a moment, then try again.',
  },
  reopen: 'Show the window',
  proceed: 'Continue to your bank',
  cancel: 'Cancel',
};
