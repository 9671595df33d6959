/** The parts of a response that checks read. */
export type ApiResponse = {
  status: number;
  /** In lower case, without white space and charset. */
  mediaType: string;
  traceId: string | undefined;
  /** Parsed JSON, or the text if it is not JSON. */
  body: unknown;
};

export async function readResponse(response: Response): Promise<ApiResponse> {
  const text = await response.text();
  const type = response.headers.get('Content-Type') ?? 'none';
  return {
    status: response.status,
    mediaType: type.toLowerCase().replaceAll(' ', '').replace(';charset=utf-8', ''),
    traceId: response.headers.get('Tl-Trace-Id') ?? undefined,
    body: parseJson(text),
  };
}

/** The value at a path of parsed JSON; `undefined` if there is none. */
export function valueAt(body: unknown, ...path: (string | number)[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return body;
  if (typeof body !== 'object' || body === null) return undefined;
  const entry = Object.entries(body).find(([name]) => name === String(key));
  return entry && valueAt(entry[1], ...rest);
}

export function textAt(body: unknown, ...path: (string | number)[]): string {
  const value = valueAt(body, ...path);
  return typeof value === 'string' ? value : '';
}

export function itemsAt(body: unknown, ...path: (string | number)[]): unknown[] {
  const value = valueAt(body, ...path);
  return Array.isArray(value) ? value : [];
}

export function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value).sort() : [];
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
