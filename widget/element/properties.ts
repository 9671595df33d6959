import type { PropertyDeclaration } from 'lit';
import type { Messages } from './messages/messages.ts';
import type { ModeSetting } from './mode.ts';
import type { HostClient } from './session-client.ts';

export type PropertyTable = Record<string, PropertyDeclaration & { default: unknown }>;

/**
 * Every property that a page can set: its type and default, its attribute, its documentation. Lit's
 * accessors, the props of React, the attributes of JSX and the tables of the docs derive from here.
 *
 * Not decorators: Vite and Vitest do not compile standard ones, and their helpers alone weigh a tenth of
 * the script tag.
 */
export const PROPERTIES = {
  /**
   * URL or path where the host is mounted, e.g. `/connect-bank`. Required.
   */
  endpoint: { default: '' as string },
  /** The purpose of the data: one of the host's presets, or a name that the host defines. */
  useCase: { attribute: 'use-case', default: undefined as string | undefined },
  /** Where the journey is shown: in a popup, in this tab, or, with `auto`, as it suits the device. */
  mode: { useDefault: true, default: 'auto' as ModeSetting },
  /** TrueLayer's id of the bank to preselect. */
  providerId: { attribute: 'provider-id', default: undefined as string | undefined },
  /**
   * The connection to renew; attribute `connection-id`. Also give the element an `id`. After a redirect,
   * the page may have the id of the new connection, and the element then finds its journey by its `id`.
   */
  renewConnectionId: { attribute: 'connection-id', default: undefined as string | undefined },
  /** Neither the button nor `connect()` starts a journey. */
  disabled: { type: Boolean, reflect: true, default: false as boolean },
  /** Name under which a form submits the connection id. */
  name: { reflect: true, default: undefined as string | undefined },
  /** The form cannot be submitted until a bank is connected. */
  required: { type: Boolean, reflect: true, default: false as boolean },
  /** Size of the button and the text; `medium` is the text size of the page. */
  size: { reflect: true, useDefault: true, default: 'medium' as 'small' | 'medium' | 'large' },
  /** Makes the button as wide as its container. */
  fullWidth: {
    type: Boolean,
    reflect: true,
    attribute: 'full-width',
    default: false as boolean,
  },
  /** Sent with every request to the endpoint, e.g. a CSRF token or a bearer token. */
  headers: {
    attribute: false,
    default: undefined as Readonly<Record<string, string>> | undefined,
  },
  /** Replaces single texts of the element. The others have the language of the nearest `lang`. */
  messages: { attribute: false, default: undefined as Partial<Messages> | undefined },
  /** Sends the requests to the host instead of `fetch`. */
  hostClient: { attribute: false, default: undefined as HostClient | undefined },
} as const satisfies PropertyTable;

/** The types of {@link PROPERTIES}. */
export type ConnectBankProperties = {
  -readonly [Name in keyof typeof PROPERTIES]: (typeof PROPERTIES)[Name]['default'];
};
