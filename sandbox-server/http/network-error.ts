/** The error that Node's `fetch` throws when the connection closes before a response. */
export function createFetchError(): TypeError {
  return new TypeError('fetch failed', { cause: createSocketError() });
}

/** The error that reading a body throws when the connection closes in the middle. */
export function createTerminatedError(): TypeError {
  return new TypeError('terminated', { cause: createSocketError() });
}

function createSocketError(): Error {
  const fields = { name: 'SocketError', code: 'UND_ERR_SOCKET' };
  return Object.assign(new Error('other side closed'), fields);
}
