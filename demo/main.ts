/** Sixpence's page: handles the element's events and shows the data of the connected bank. */
import type { ConnectBank } from 'connect-bank';
import type {} from 'connect-bank/define';
import type { Me } from './api.ts';
import { BackendError, backend } from './page/backend.ts';
import { hideBankData, showBankData } from './page/bank-data.ts';
import { showCallbackLog } from './page/callback-log.ts';
import { findElement } from './page/dom.ts';
import { recordEvents } from './page/event-log.ts';
import { formatDate, formatDateTime } from './page/format.ts';
import { showSandbox } from './page/sandbox.ts';
import { setUpSettings } from './page/settings.ts';

const NOT_CONNECTED_HEADING = 'See where your money goes.';
const CONNECT_ANOTHER = 'Connect another bank';

const element = findConnectBank('#connect');
const renewal = findConnectBank('#renew');

setUpSettings(element, renewal);
recordEvents();
for (const type of ['connect-bank-exit', 'connect-bank-error'] as const) {
  document.addEventListener(type, () => showCallbackLog());
}
document.addEventListener('connect-bank-authorized', () => refresh());
findElement('#forget', HTMLButtonElement).addEventListener('click', () => forgetBank());
refresh();

/** Loads everything from the server; the page stores nothing, so a reload or a return loses nothing. */
async function refresh(): Promise<void> {
  await withErrorMessage(async () => {
    const me = await backend.me();
    showSandbox(me.sandbox);
    showHeader(me);
    await Promise.all([
      showCallbackLog(),
      me.connection ? showBankData(me.connection) : hideBankData(),
    ]);
  });
}

async function forgetBank(): Promise<void> {
  await withErrorMessage(async () => {
    await backend.deleteConnection();
    for (const each of [element, renewal]) each.reset();
    await refresh();
    findElement('#content', HTMLElement).focus();
  });
}

function showHeader({ user, connection }: Me): void {
  const isConnected = connection !== undefined;
  const name = parseFirstName(connection?.nameAtBank ?? user.name);
  findElement('#greeting', HTMLElement).textContent = isConnected
    ? `Hello, ${name}.`
    : NOT_CONNECTED_HEADING;
  for (const id of ['#lead', '#promises']) findElement(id, HTMLElement).hidden = isConnected;
  for (const id of ['#connection-note', '#forget'])
    findElement(id, HTMLElement).hidden = !isConnected;
  if (connection)
    findElement('#connection-note', HTMLElement).textContent = connectionNote(connection);
  element.textContent = isConnected && element.state !== 'authorized' ? CONNECT_ANOTHER : '';
  updateRenewal(connection);
}

/** Offers a renewal for the same use case if the consent has an end. */
function updateRenewal(connection: Me['connection']): void {
  renewal.hidden = connection?.consentEndsAt === undefined;
  if (renewal.hidden || connection === undefined) return;
  renewal.renewConnectionId = connection.id;
  renewal.useCase = connection.useCase;
}

function findConnectBank(selector: string): ConnectBank {
  const found = document.querySelector<ConnectBank>(`connect-bank${selector}`);
  if (!found) throw new Error(`index.html has no <connect-bank> at ${selector}`);
  return found;
}

/** Banks often write names in capitals. */
function parseFirstName(name: string): string {
  const [first = name] = name.split(' ');
  const isUpperCase = first === first.toLocaleUpperCase();
  return isUpperCase ? first.slice(0, 1) + first.slice(1).toLocaleLowerCase() : first;
}

function connectionNote({
  since,
  nameAtBank,
  consentEndsAt,
}: NonNullable<Me['connection']>): string {
  const name = nameAtBank === undefined ? '' : ` Your bank knows you as ${nameAtBank}.`;
  const end = consentEndsAt === undefined ? '' : ` Access ends on ${formatDate(consentEndsAt)}.`;
  return `Connected since ${formatDateTime(since)}.${name}${end}`;
}

/** Runs an action and shows a `BackendError` on the page. */
async function withErrorMessage(action: () => Promise<void>): Promise<void> {
  const alert = findElement('#error-message', HTMLElement);
  alert.hidden = true;
  try {
    await action();
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const trace = error.traceId === undefined ? '' : ` (Trace ${error.traceId})`;
    alert.textContent = error.message + trace;
    alert.hidden = false;
  }
}
