/** `connect-bank/jsx/react`: types of the bare `<connect-bank>` in React's JSX. */
import type { ConnectBank, ConnectBankAttributes, ConnectBankListeners } from 'connect-bank';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

declare module 'react' {
  // biome-ignore lint/style/noNamespace: JSX has no other way to declare a tag.
  namespace JSX {
    interface IntrinsicElements {
      'connect-bank': DetailedHTMLProps<HTMLAttributes<ConnectBank>, ConnectBank> &
        ConnectBankAttributes &
        ConnectBankListeners<'on'>;
    }
  }
}
