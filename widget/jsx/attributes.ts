import type { HostClient } from '../element/host-client.ts';
import type { Messages } from '../element/messages/messages.ts';

/**
 * What can be written on `<connect-bank>` in JSX: its attributes, as in HTML, and `headers`, `messages`
 * and `hostClient`, which are properties only. `connect-bank/jsx/*` tells the dialects of them.
 */
export type ConnectBankAttributes = {
  /** Where the host is mounted, e.g. `/connect-bank`. */
  endpoint: string;
  /** What the data is for: one of the host's presets, or a name it defines. */
  'use-case'?: string | undefined;
  /** A window of its own, this tab, or, unless given, whichever suits the device. */
  mode?: 'auto' | 'popup' | 'redirect' | undefined;
  /** TrueLayer's id of the bank to go to at once. */
  'provider-id'?: string | undefined;
  /** The connection to renew. */
  'connection-id'?: string | undefined;
  disabled?: boolean | undefined;
  /** Under which the connection's id is submitted with a form. */
  name?: string | undefined;
  required?: boolean | undefined;
  /** How large button and text are; the text of the page is `medium`. */
  size?: 'small' | 'medium' | 'large' | undefined;
  /** Fills the line. */
  'full-width'?: boolean | undefined;
  /** Sent with every request to the endpoint: a CSRF token, a bearer. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Texts in place of some of the element's own. */
  messages?: Partial<Messages> | undefined;
  /** Talks to the host in place of `fetch`. */
  hostClient?: HostClient | undefined;
};

/** A listener for each event of the element; `Prefix` is the dialect's, as in `on:connect-bank-exit`. */
export type ConnectBankListeners<Prefix extends string> = {
  [Name in keyof ConnectBankEventMap as `${Prefix}${Name}`]?:
    | ((event: ConnectBankEventMap[Name]) => void)
    | undefined;
};
