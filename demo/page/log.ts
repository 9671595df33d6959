/** A list of log entries, newest last, as both logs of the developer panel show it. */
import { cloneTemplate, fillFields, findElement } from './dom.ts';
import { formatTime } from './format.ts';

export type LogEntry = { at: string; name: string; detail: string };

export function showLog(
  { list, emptyNote }: { list: string; emptyNote: string },
  entries: readonly LogEntry[],
): void {
  const listElement = findElement(list, HTMLOListElement);
  listElement.hidden = entries.length === 0;
  findElement(emptyNote, HTMLElement).hidden = entries.length > 0;
  listElement.replaceChildren(...entries.map(renderEntry));
}

function renderEntry({ at, name, detail }: LogEntry): HTMLElement {
  const entry = fillFields(cloneTemplate('entry'), { time: formatTime(at), name, detail });
  findElement('time', HTMLTimeElement, entry).dateTime = at;
  return entry;
}
