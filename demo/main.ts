/** Sixpence's page: the element's events in, what the bank says out. */
import type { ConnectBank } from 'connect-bank';
import type {} from 'connect-bank/define';
import type { Me } from './api.ts';
import { BackendError, backend } from './page/backend.ts';
import { keepEventLog } from './page/event-log.ts';
import { find } from './page/dom.ts';
import { showHostRecord } from './page/callback-log.ts';
import { clearMoney, showMoney } from './page/bank-data.ts';
import { showSandbox } from './page/sandbox.ts';
import { wireSwitches } from './page/settings.ts';
import { dateOf, momentOf } from './page/format.ts';

const GREETING = 'See where your money goes.';
const AGAIN = 'Connect another bank';

const element = elementAt('#connect');
const renewal = elementAt('#renew');

wireSwitches(element, renewal);
keepEventLog();
for (const ending of ['connect-bank-exit', 'connect-bank-error'] as const) {
  document.addEventListener(ending, () => showHostRecord());
}
document.addEventListener('connect-bank-authorized', () => refresh());
find('#forget', HTMLButtonElement).addEventListener('click', () => forget());
refresh();

/** Shows what the server knows; the page keeps nothing of it, so a reload or a return loses nothing. */
async function refresh(): Promise<void> {
  await apologising(async () => {
    const me = await backend.me();
    showSandbox(me.sandbox);
    greet(me);
    await Promise.all([showHostRecord(), me.connection ? showMoney(me.connection) : clearMoney()]);
  });
}

async function forget(): Promise<void> {
  await apologising(async () => {
    await backend.forget();
    for (const each of [element, renewal]) each.reset();
    await refresh();
    find('#content', HTMLElement).focus();
  });
}

function greet({ user, connection }: Me): void {
  const isConnected = connection !== undefined;
  const name = firstNameOf(connection?.nameAtBank ?? user.name);
  find('#greeting', HTMLElement).textContent = isConnected ? `Hello, ${name}.` : GREETING;
  for (const id of ['#lead', '#promises']) find(id, HTMLElement).hidden = isConnected;
  for (const id of ['#connection-note', '#forget']) find(id, HTMLElement).hidden = !isConnected;
  if (connection) find('#connection-note', HTMLElement).textContent = noteOn(connection);
  element.textContent = isConnected && element.state !== 'authorized' ? AGAIN : '';
  offerRenewal(connection);
}

/** Access that ends some day can be prolonged; by the same button, and for the same use case. */
function offerRenewal(connection: Me['connection']): void {
  renewal.hidden = connection?.consentEndsAt === undefined;
  if (renewal.hidden || connection === undefined) return;
  renewal.renewConnectionId = connection.id;
  renewal.useCase = connection.useCase;
}

function elementAt(selector: string): ConnectBank {
  const found = document.querySelector<ConnectBank>(`connect-bank${selector}`);
  if (!found) throw new Error(`index.html has no <connect-bank> at ${selector}`);
  return found;
}

/** Banks often shout names. */
function firstNameOf(name: string): string {
  const [first = name] = name.split(' ');
  const isShouted = first === first.toLocaleUpperCase();
  return isShouted ? first.slice(0, 1) + first.slice(1).toLocaleLowerCase() : first;
}

function noteOn({ since, nameAtBank, consentEndsAt }: NonNullable<Me['connection']>): string {
  const who = nameAtBank === undefined ? '' : ` Your bank knows you as ${nameAtBank}.`;
  const end = consentEndsAt === undefined ? '' : ` Access ends on ${dateOf(consentEndsAt)}.`;
  return `Connected since ${momentOf(since)}.${who}${end}`;
}

/** Runs an action; what goes wrong becomes a sentence on the page. */
async function apologising(action: () => Promise<void>): Promise<void> {
  const apology = find('#apology', HTMLElement);
  apology.hidden = true;
  try {
    await action();
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const quote = error.traceId === undefined ? '' : ` (Trace ${error.traceId})`;
    apology.textContent = error.message + quote;
    apology.hidden = false;
  }
}
