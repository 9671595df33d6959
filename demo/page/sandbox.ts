/** Where the sandbox is, and whom to be there. */
import type { Me } from '../api.ts';
import { copyOf, fill, find } from './dom.ts';

/** A few of the mock bank's users; its login page lists the rest. */
const USERS = [
  { username: 'john', password: 'doe', who: 'everyday customer' },
  { username: 'salaried', password: 'doe', who: 'money left over' },
  { username: 'gambler', password: 'doe', who: 'bets most days' },
  { username: 'joint', password: 'doe', who: 'couple with children' },
  { username: 'slow', password: 'doe', who: 'waits for payments' },
];

export function showSandbox({ url }: Me['sandbox']): void {
  find('#sandbox', HTMLElement).textContent = url;
  find('#users', HTMLElement).replaceChildren(...USERS.map((user) => fill(copyOf('user'), user)));
}
