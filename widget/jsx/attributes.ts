import type { ConnectBankProperties, PROPERTIES } from '../element/properties.ts';
import type { RenamedAttributes } from './renamed-attributes.ts';

type Name = keyof ConnectBankProperties;

/** The properties that have an attribute of another name. */
type Renamed = {
  [N in Name]: (typeof PROPERTIES)[N] extends { attribute: string } ? N : never;
}[Name];

/** `undefined` counts as not set. */
type Optional<Properties> = { [N in keyof Properties]?: Properties[N] | undefined };

/**
 * What can be set on `<connect-bank>` in JSX: its attributes, as in HTML, and `headers`, `messages` and
 * `hostClient`, which are only properties. `connect-bank/jsx/*` adds them to each dialect.
 */
export type ConnectBankAttributes = Pick<ConnectBankProperties, 'endpoint'> &
  Optional<Omit<ConnectBankProperties, Renamed | 'endpoint'>> &
  Optional<RenamedAttributes>;

/** A listener for each event of the element; `Prefix` is that of the dialect, e.g. `on:`. */
export type ConnectBankListeners<Prefix extends string> = {
  [Name in keyof ConnectBankEventMap as `${Prefix}${Name}`]?:
    | ((event: ConnectBankEventMap[Name]) => void)
    | undefined;
};
