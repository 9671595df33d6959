'use client';
/**
 * `connect-bank/react`: the element as a component for React 18 and 19, with typed props and events.
 * Importing it registers the tag, as `connect-bank/define` does.
 *
 * @module connect-bank/react
 */
import { createComponent, type EventName } from '@lit/react';
import * as React from 'react';
import './define.ts';
import { ConnectBank as ConnectBankElement } from './index.ts';

/** What can be set on the element. */
type Settings =
  | 'useCase'
  | 'mode'
  | 'providerId'
  | 'renewConnectionId'
  | 'disabled'
  | 'name'
  | 'required'
  | 'size'
  | 'fullWidth'
  | 'headers'
  | 'messages'
  | 'hostClient';

const EVENTS = {
  onBeforeOpen: eventName('connect-bank-before-open'),
  onOpen: eventName('connect-bank-open'),
  onAuthorized: eventName('connect-bank-authorized'),
  onExit: eventName('connect-bank-exit'),
  onError: eventName('connect-bank-error'),
};

/** Written out, so that the published types need no other package than React. */
type Listeners = {
  onBeforeOpen?: (event: ConnectBankEventMap['connect-bank-before-open']) => void;
  onOpen?: (event: ConnectBankEventMap['connect-bank-open']) => void;
  onAuthorized?: (event: ConnectBankEventMap['connect-bank-authorized']) => void;
  onExit?: (event: ConnectBankEventMap['connect-bank-exit']) => void;
  onError?: (event: ConnectBankEventMap['connect-bank-error']) => void;
};

/** React 18 warns of a layout effect on a server, where no effect runs. */
const react =
  typeof document === 'undefined' ? { ...React, useLayoutEffect: React.useEffect } : React;

/**
 * The properties of the element, a listener for each of its events, and whatever React knows of any
 * element. The label is in `children`, and so is the content of slots, with its `slot`.
 */
export type ConnectBankProps = Omit<
  React.HTMLAttributes<ConnectBankElement>,
  keyof Listeners | Settings
> & {
  [Name in Settings]?: ConnectBankElement[Name];
} & Listeners & {
    /** Where the host is mounted, e.g. `/connect-bank`. */
    endpoint: string;
  };

/**
 * `<connect-bank>` in React. A `ref` is the element itself, for `connect()`, `cancel()` and `reset()`.
 * A server renders the tag with its children alone; the rest follows in the browser.
 */
export const ConnectBank: React.ForwardRefExoticComponent<
  ConnectBankProps & React.RefAttributes<ConnectBankElement>
> = createComponent({
  react,
  tagName: 'connect-bank',
  elementClass: ConnectBankElement,
  displayName: 'ConnectBank',
  events: EVENTS,
});

export type { ConnectBankElement };

/** Gives the wrapper the type of the event that a listener receives. */
function eventName<Name extends keyof ConnectBankEventMap>(
  name: Name,
): EventName<ConnectBankEventMap[Name]> {
  return name as string as EventName<ConnectBankEventMap[Name]>;
}
