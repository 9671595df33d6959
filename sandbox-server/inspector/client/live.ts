import type { Change } from './wire.ts';

/** The status of the stream of changes; `locked` if it requires a control token. */
export type StreamStatus = 'connecting' | 'live' | 'lost' | 'locked';

type ChangeStreamOptions = {
  open(signal: AbortSignal): Promise<Response>;
  onStatus(link: StreamStatus): void;
  onChange(change: Change): void;
};

export type ChangeStream = {
  /** Opens the stream again, at once. */
  restart(): void;
};

const MIN_RETRY_MS = 500;
const MAX_RETRY_MS = 8000;

/**
 * Subscribes to server-sent events by `fetch`, because `EventSource` cannot send a token. A lost stream is
 * opened again with exponential back-off, or at once when the page gets the focus.
 */
export function subscribeToChanges(options: ChangeStreamOptions): ChangeStream {
  let listening = new AbortController();
  const restart = (): void => {
    listening.abort();
    listening = new AbortController();
    void listenWithRetries(options, listening.signal);
  };
  addEventListener('pageshow', ({ persisted }) => persisted && restart());
  restart();
  return { restart };
}

async function listenWithRetries(options: ChangeStreamOptions, signal: AbortSignal): Promise<void> {
  let retryMs = MIN_RETRY_MS;
  while (!signal.aborted) {
    const end = await listenOnce(options, signal, () => {
      retryMs = MIN_RETRY_MS;
    });
    if (signal.aborted) return;
    options.onStatus(end);
    if (end === 'locked') return;
    await delayOrFocus(retryMs);
    retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
  }
}

async function listenOnce(
  { open, onStatus, onChange }: ChangeStreamOptions,
  signal: AbortSignal,
  onOpen: () => void,
): Promise<'lost' | 'locked'> {
  try {
    const response = await open(signal);
    if (response.status === 401 || response.status === 403) return 'locked';
    if (!response.ok || response.body === null) return 'lost';
    onOpen();
    onStatus('live');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const { events, rest: incomplete } = parseEvents(rest + part.value);
      rest = incomplete;
      for (const event of events) onChange(JSON.parse(event));
    }
  } catch {
    // The network failed, or the last event is incomplete.
  }
  return 'lost';
}

/** Parses the complete events of a stream. @returns their data, and the start of the next event. */
export function parseEvents(text: string): { events: string[]; rest: string } {
  const blocks = text.replaceAll('\r\n', '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  const events = blocks.flatMap((block) => {
    const data = block.split('\n').filter((line) => line.startsWith('data:'));
    return data.length === 0 ? [] : [data.map((line) => line.slice(5).trimStart()).join('\n')];
  });
  return { events, rest };
}

/** Resolves after the delay, or when the page gets the focus or goes online. */
function delayOrFocus(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener('focus', end);
      removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener('focus', end);
    addEventListener('online', end);
  });
}
