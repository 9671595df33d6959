/** `connect-bank/jsx/solid`: types of `<connect-bank>` in Solid's JSX. */
import type { ConnectBank, ConnectBankAttributes, ConnectBankListeners } from 'connect-bank';
import type { JSX } from 'solid-js';

declare module 'solid-js' {
  // biome-ignore lint/style/noNamespace: JSX has no other way to declare a tag.
  namespace JSX {
    interface IntrinsicElements {
      'connect-bank': Omit<JSX.HTMLAttributes<ConnectBank>, keyof ConnectBankAttributes> &
        Omit<ConnectBankAttributes, 'connection-id'> &
        ConnectBankListeners<'on:'> & {
          'attr:connection-id'?: string | undefined;
          /** Solid would set the property of that name, which is read-only. */
          'connection-id'?: never;
        };
    }
  }
}
