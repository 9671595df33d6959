/** Written by `npm run docs:element`, with the comments of the properties. */
import type { ConnectBankProperties } from '../element/properties.ts';

export type RenamedAttributes = {
  /** The purpose of the data: one of the host's presets, or a name that the host defines. */
  'use-case': ConnectBankProperties['useCase'];
  /** TrueLayer's id of the bank to preselect. */
  'provider-id': ConnectBankProperties['providerId'];
  /**
   * The connection to renew; attribute `connection-id`. Also give the element an `id`. After a redirect,
   * the page may have the id of the new connection, and the element then finds its journey by its `id`.
   */
  'connection-id': ConnectBankProperties['renewConnectionId'];
  /** Makes the button as wide as its container. */
  'full-width': ConnectBankProperties['fullWidth'];
};
