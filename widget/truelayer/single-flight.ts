/** Runs work once for all callers that request it at the same time. */
import { abortable } from './timeouts.ts';

/** Runs `work`, or joins the run of the same key. An abort ends only this caller's wait. */
type SingleFlight<T> = (key: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

type Flight<T> = { promise: Promise<T>; isSettled: boolean };

/**
 * Creates a function that shares concurrent runs by key. It keeps no result once a run has settled.
 *
 * On Cloudflare Workers, work stops when the request that started it ends, and callers of other
 * requests that wait for it receive an error; they run the work again.
 */
export function singleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  function start(key: string, work: () => Promise<T>): Flight<T> {
    const flight: Flight<T> = {
      isSettled: false,
      promise: work().finally(() => {
        flight.isSettled = true;
        if (flights.get(key) === flight) flights.delete(key);
      }),
    };
    flights.set(key, flight);
    return flight;
  }

  const share: SingleFlight<T> = (key, work, signal) => {
    const current = flights.get(key);
    return current === undefined
      ? abortable(start(key, work).promise, signal)
      : join(current, key, work, signal);
  };

  async function join(
    flight: Flight<T>,
    ...[key, work, signal]: Parameters<SingleFlight<T>>
  ): Promise<T> {
    try {
      return await abortable(flight.promise, signal);
    } catch (error) {
      if (flight.isSettled || signal?.aborted) throw error;
      if (flights.get(key) === flight) flights.delete(key);
      return share(key, work, signal);
    }
  }

  return share;
}
