/** Headers of Sixpence's page: nothing but its own scripts, styles, fonts and server. */
import { secureHeaders } from 'hono/secure-headers';

const SELF = ["'self'"];
const NONE = ["'none'"];

export const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: NONE,
    scriptSrc: SELF,
    styleSrc: SELF,
    imgSrc: SELF,
    fontSrc: SELF,
    connectSrc: SELF,
    formAction: SELF,
    baseUri: NONE,
    frameAncestors: NONE,
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ['lit-html'],
  },
  // The bank's window must keep its ties to the page that opened it.
  crossOriginOpenerPolicy: 'same-origin-allow-popups',
  referrerPolicy: 'strict-origin-when-cross-origin',
});
