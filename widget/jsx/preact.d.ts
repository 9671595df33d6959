/** `connect-bank/jsx/preact`: types of `<connect-bank>` in Preact's JSX. */
import type { ConnectBank, ConnectBankAttributes, ConnectBankListeners } from 'connect-bank';
import type { HTMLAttributes } from 'preact';

declare module 'preact' {
  // biome-ignore lint/style/noNamespace: JSX has no other way to declare a tag.
  namespace JSX {
    interface IntrinsicElements {
      'connect-bank': Omit<HTMLAttributes<ConnectBank>, keyof ConnectBankAttributes> &
        ConnectBankAttributes &
        ConnectBankListeners<'on'>;
    }
  }
}
