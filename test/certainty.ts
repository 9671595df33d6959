/**
 * How sure a fact about TrueLayer is: in its OpenAPI document, on its documentation pages, reported
 * of its real sandbox, seen in public client code, or nobody's knowledge but our guess.
 */
export const CERTAINTIES = ['spec', 'docs', 'observed', 'client', 'guess'] as const;
export type Certainty = (typeof CERTAINTIES)[number];
