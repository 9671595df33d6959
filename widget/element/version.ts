/** The package's version, as a page with two copies of the element has to tell them apart. */
export const VERSION = '0.1.0';
