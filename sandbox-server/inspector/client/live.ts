import type { Change } from './wire.ts';

/** How the page hears of changes: whether it does, and if not, why. */
export type Link = 'connecting' | 'live' | 'lost' | 'locked';

export type LiveOptions = {
  open(signal: AbortSignal): Promise<Response>;
  onLink(link: Link): void;
  onChange(change: Change): void;
};

export type Live = {
  /** Listens anew, at once. */
  restart(): void;
};

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

/**
 * Server-sent events over `fetch`, as an `EventSource` can send no token. A lost stream is opened
 * again, after ever longer pauses, at once when the page is looked at again.
 */
export function listenForChanges(options: LiveOptions): Live {
  let listening = new AbortController();
  const restart = (): void => {
    listening.abort();
    listening = new AbortController();
    void keepListening(options, listening.signal);
  };
  addEventListener('pageshow', ({ persisted }) => persisted && restart());
  restart();
  return { restart };
}

async function keepListening(options: LiveOptions, signal: AbortSignal): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const end = await listenOnce(options, signal, () => {
      pause = FIRST_PAUSE_MS;
    });
    if (signal.aborted) return;
    options.onLink(end);
    if (end === 'locked') return;
    await quiet(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

async function listenOnce(
  { open, onLink, onChange }: LiveOptions,
  signal: AbortSignal,
  onOpen: () => void,
): Promise<'lost' | 'locked'> {
  try {
    const response = await open(signal);
    if (response.status === 401 || response.status === 403) return 'locked';
    if (!response.ok || response.body === null) return 'lost';
    onOpen();
    onLink('live');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const { events, rest: incomplete } = eventsIn(rest + part.value);
      rest = incomplete;
      for (const event of events) onChange(JSON.parse(event));
    }
  } catch {
    // The network, or the sandbox in the middle of a word.
  }
  return 'lost';
}

/** The data of every complete event of a stream, and the beginning of the next one. */
export function eventsIn(text: string): { events: string[]; rest: string } {
  const blocks = text.replaceAll('\r\n', '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  const events = blocks.flatMap((block) => {
    const data = block.split('\n').filter((line) => line.startsWith('data:'));
    return data.length === 0 ? [] : [data.map((line) => line.slice(5).trimStart()).join('\n')];
  });
  return { events, rest };
}

/** Until the pause is over, or somebody looks at the page again. */
function quiet(milliseconds: number): Promise<void> {
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
