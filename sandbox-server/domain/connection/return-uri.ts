import type { FailureReason } from '../../schema/webhook.ts';
import type { Connection } from './connection.ts';

/**
 * @guess What the return URI's query carries is not documented for data: `connection_id` always, and
 * `error` when there is no authorised connection: as on TrueLayer's payments pages if the user cancelled there, else the reason of the failure.
 */
const ERRORS: { [Reason in FailureReason]?: string } = { canceled: 'tl_hpp_abandoned' };

/**
 * The client's return URI with `connection_id` and `error` added to its query; `undefined` when the
 * client gave none. Characters outside ASCII are encoded, because headers cannot carry them.
 * @guess The way back to the client is open only when the journey is over: approved, denied, cancelled or failed.
 */
export function returnUriWithOutcome(connection: Connection): string | undefined {
  const { returnUri, failure } = connection;
  if (returnUri === undefined) return undefined;
  const pairs = [`connection_id=${encodeURIComponent(connection.id)}`];
  if (failure !== undefined) pairs.push(`error=${ERRORS[failure.reason] ?? failure.reason}`);
  const [base = '', ...fragment] = returnUri.split('#');
  const separator = base.includes('?') ? '&' : '?';
  const uri = [`${base}${separator}${pairs.join('&')}`, ...fragment].join('#');
  return uri.replaceAll(/[^\p{ASCII}]/gu, encodeURIComponent);
}
