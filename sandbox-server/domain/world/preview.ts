/** An operation that is not published yet; see the list in the schema. */
export type { Preview } from '../../schema/operation.ts';
