/** `connect-bank/jsx/react`: types of the bare `<connect-bank>` in React's JSX. */
import type { ConnectBank, ConnectBankAttributes, ConnectBankListeners } from 'connect-bank';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

declare module 'react' {
  // biome-ignore lint/style/noNamespace: it is the only way to tell JSX of a tag.
  namespace JSX {
    interface IntrinsicElements {
      'connect-bank': DetailedHTMLProps<HTMLAttributes<ConnectBank>, ConnectBank> &
        ConnectBankAttributes &
        ConnectBankListeners<'on'>;
    }
  }
}
