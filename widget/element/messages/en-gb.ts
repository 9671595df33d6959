import type { Messages } from './messages.ts';

export const EN_GB: Messages = {
  language: 'en-GB',
  connect: 'Connect your bank',
  connected: 'Bank connected',
  greeting: 'Opening a secure page to choose your bank…',
  starting: 'Opening a secure page…',
  inWindow: 'Continue in the new window. This page will follow.',
  confirming: 'Checking with your bank…',
  authorized: 'Your bank is connected.',
  'exit-denied': 'You did not give permission, so nothing was connected.',
  'exit-cancelled': 'You cancelled. Close the bank’s window if it is still open.',
  'exit-closed': 'You left before the end. Please try again.',
  'error-popup-blocked': 'Your browser blocked the new window. Use the link to continue.',
  'error-endpoint-failed': 'We could not connect. Are you online? Please try again.',
  'error-invalid-url': 'We stopped: the page of your bank did not look safe.',
  'error-state-mismatch': 'We lost track of this attempt. Please try again.',
  'error-timeout': 'This took too long. Please try again.',
  'error-denied': 'You cannot connect a bank on this page.',
  'error-provider-unavailable':
    'Your bank could not continue. Please try again, or choose another bank.',
  'error-rate-limited': 'There were too many attempts. Please try again in a moment.',
  proceed: 'Continue at your bank',
  cancel: 'Cancel',
};
