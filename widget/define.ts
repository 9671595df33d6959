/**
 * `connect-bank/define`, and the root of the script-tag bundle: registers `<connect-bank>`. Loading it
 * twice is safe; the first one stays, and says so where the second is of another version.
 */
import { ConnectBank } from './index.ts';

const TAG = 'connect-bank';
const registered = customElements.get(TAG);
const first: unknown = registered && (Reflect.get(registered, 'version') ?? 'another element');
if (!registered) {
  customElements.define(TAG, ConnectBank);
} else if (first !== ConnectBank.version) {
  // biome-ignore lint/suspicious/noConsole: two versions on one page are for its developer to sort out.
  console.warn(`<${TAG}> ${ConnectBank.version} is not used: ${first} was loaded before it.`);
}

declare global {
  interface HTMLElementTagNameMap {
    'connect-bank': ConnectBank;
  }
}
