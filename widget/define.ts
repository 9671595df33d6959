/**
 * `connect-bank/define`, and the root of the script-tag bundle: registers `<connect-bank>`. Loading it
 * twice is safe; the first one stays.
 */
import { ConnectBank } from './index.ts';

if (!customElements.get('connect-bank')) {
  customElements.define('connect-bank', ConnectBank);
}

declare global {
  interface HTMLElementTagNameMap {
    'connect-bank': ConnectBank;
  }
}
