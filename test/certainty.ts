/**
 * The source of a fact about TrueLayer: its OpenAPI document, its documentation pages, its real sandbox, public
 * client code, or our guess.
 */
const CERTAINTIES = ['spec', 'docs', 'observed', 'client', 'guess'] as const;
export type Certainty = (typeof CERTAINTIES)[number];
