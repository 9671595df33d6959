/** Written by `npm run docs:element`, with the comments of the properties. */
import type { ConnectBankProperties } from '../element/properties.ts';

export type RenamedAttributes = {
  /** What the data is for: one of the host's presets, or a name that the host defines. */
  'use-case': ConnectBankProperties['useCase'];
  /** TrueLayer's id of the bank to preselect. */
  'provider-id': ConnectBankProperties['providerId'];
  /**
   * The connection to renew; attribute `connection-id`. Give the element an `id` as well: it identifies
   * the journey after a redirect, when the page may already name the new connection.
   */
  'connection-id': ConnectBankProperties['renewConnectionId'];
  /** Makes the button as wide as its container. */
  'full-width': ConnectBankProperties['fullWidth'];
};
