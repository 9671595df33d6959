'use client';
/**
 * `connect-bank/react`: the element as a component for React 18 and 19, with typed props and events.
 * Importing it registers the tag, like `connect-bank/define`.
 *
 * @module connect-bank/react
 */
import { createComponent, type EventName } from '@lit/react';
import * as React from 'react';
import './define.ts';
import { ConnectBank as ConnectBankElement, type ConnectBankProperties } from './index.ts';

const EVENTS = {
  onBeforeOpen: eventName('connect-bank-before-open'),
  onOpen: eventName('connect-bank-open'),
  onAuthorized: eventName('connect-bank-authorized'),
  onExit: eventName('connect-bank-exit'),
  onError: eventName('connect-bank-error'),
};

/** Spelled out, so that the published types import no other package than React. */
type Listeners = {
  onBeforeOpen?: (event: ConnectBankEventMap['connect-bank-before-open']) => void;
  onOpen?: (event: ConnectBankEventMap['connect-bank-open']) => void;
  onAuthorized?: (event: ConnectBankEventMap['connect-bank-authorized']) => void;
  onExit?: (event: ConnectBankEventMap['connect-bank-exit']) => void;
  onError?: (event: ConnectBankEventMap['connect-bank-error']) => void;
};

/** React 18 warns about layout effects on a server, where no effect runs. */
const react =
  typeof document === 'undefined' ? { ...React, useLayoutEffect: React.useEffect } : React;

/**
 * The properties of the element, of which `endpoint` is required, a listener for each of its events, and
 * the attributes that React accepts for any element. `children` are the label and the content of slots.
 */
export type ConnectBankProps = Omit<
  React.HTMLAttributes<ConnectBankElement>,
  keyof Listeners | keyof ConnectBankProperties
> &
  Pick<ConnectBankProperties, 'endpoint'> &
  Partial<Omit<ConnectBankProperties, 'endpoint'>> &
  Listeners;

/**
 * `<connect-bank>` in React. A `ref` is the element itself, for `connect()`, `cancel()` and `reset()`.
 * A server renders only the tag with its children.
 *
 * @example
 * <ConnectBank endpoint="/connect-bank" onAuthorized={({ connectionId }) => save(connectionId)} />
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
