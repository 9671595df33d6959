/** What Node's `fetch` throws when the network fails, so that a sandbox in process fails alike. */

/** No answer came. */
export function fetchFailed(): TypeError {
  return new TypeError('fetch failed', { cause: otherSideClosed() });
}

/** The answer broke off. */
export function bodyTerminated(): TypeError {
  return new TypeError('terminated', { cause: otherSideClosed() });
}

function otherSideClosed(): Error {
  const fields = { name: 'SocketError', code: 'UND_ERR_SOCKET' };
  return Object.assign(new Error('other side closed'), fields);
}
