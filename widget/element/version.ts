/** The version of the package, so that a page can detect two versions of the element. */
export const VERSION = '0.1.0';
