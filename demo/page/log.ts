/** A list of things that happened, newest last, as both panels behind the scenes show it. */
import { copyOf, fill, find } from './dom.ts';
import { timeOf } from './format.ts';

export type LogEntry = { at: string; name: string; detail: string };

export function showLog(
  { list, nothing }: { list: string; nothing: string },
  entries: readonly LogEntry[],
): void {
  const place = find(list, HTMLOListElement);
  place.hidden = entries.length === 0;
  find(nothing, HTMLElement).hidden = entries.length > 0;
  place.replaceChildren(...entries.map(lineOf));
}

function lineOf({ at, name, detail }: LogEntry): HTMLElement {
  const line = fill(copyOf('entry'), { time: timeOf(at), name, detail });
  find('time', HTMLTimeElement, line).dateTime = at;
  return line;
}
