/** What `connectBankHost` told Sixpence's server, as the server wrote it down. */
import { backend } from './backend.ts';
import { showLog } from './log.ts';

export async function showHostRecord(): Promise<void> {
  const record = await backend.record();
  showLog(
    { list: '#record', nothing: '#no-record' },
    record.map(({ at, callback, useCase, connectionId, detail }) => ({
      at,
      name: callback,
      detail: [useCase, connectionId, detail].filter(Boolean).join(' · '),
    })),
  );
}
