import type { HonoRequest } from 'hono';
import { isForm, readText } from '../http/body.ts';

/** A form's fields, the last value of each; `lists` names the ones that may come several times. */
export async function readForm(
  request: HonoRequest,
  lists: readonly string[] = [],
): Promise<Record<string, string | string[]> | undefined> {
  if (!isForm(request.header('Content-Type'))) return undefined;
  const text = await readText(request);
  if (!text.ok) return undefined;
  const form = new URLSearchParams(text.value);
  return {
    ...Object.fromEntries(form),
    ...Object.fromEntries(lists.map((name) => [name, form.getAll(name)])),
  };
}
