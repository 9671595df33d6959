/**
 * `connect-bank/define`, and the entry of the script tag: registers `<connect-bank>`. Loading it twice is
 * safe: the first class stays registered, and a second one of another version logs a warning.
 *
 * @module connect-bank/define
 */
import { ConnectBank } from './index.ts';

const TAG = 'connect-bank';
const registered = customElements.get(TAG);
const first: unknown = registered && (Reflect.get(registered, 'version') ?? 'another element');
if (!registered) {
  customElements.define(TAG, ConnectBank);
} else if (first !== ConnectBank.version) {
  // biome-ignore lint/suspicious/noConsole: only the developer of the page can remove one of two versions.
  console.warn(`<${TAG}> ${ConnectBank.version} is not used: ${first} was loaded before it.`);
}

declare global {
  interface HTMLElementTagNameMap {
    'connect-bank': ConnectBank;
  }
}
