/** The sandbox's URL, and mock users to log in as. */
import type { Me } from '../api.ts';
import { cloneTemplate, fillFields, findElement } from './dom.ts';

/** The login page of the mock bank lists all of them. */
const USERS = [
  { username: 'john', password: 'doe', description: 'everyday customer' },
  { username: 'salaried', password: 'doe', description: 'money left over' },
  { username: 'gambler', password: 'doe', description: 'bets most days' },
  { username: 'joint', password: 'doe', description: 'couple with children' },
  { username: 'slow', password: 'doe', description: 'waits for payments' },
];

export function showSandbox({ url }: Me['sandbox']): void {
  findElement('#sandbox', HTMLElement).textContent = url;
  findElement('#users', HTMLElement).replaceChildren(
    ...USERS.map((user) => fillFields(cloneTemplate('user'), user)),
  );
}
