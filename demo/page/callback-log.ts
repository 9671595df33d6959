/** The log of the host's calls to Sixpence's callbacks. */
import { backend } from './backend.ts';
import { showLog } from './log.ts';

export async function showCallbackLog(): Promise<void> {
  const entries = await backend.callbacks();
  showLog(
    { list: '#callbacks', emptyNote: '#no-callbacks' },
    entries.map(({ at, callback, useCase, connectionId, detail }) => ({
      at,
      name: callback,
      detail: [useCase, connectionId, detail].filter(Boolean).join(' · '),
    })),
  );
}
