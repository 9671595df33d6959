import { invalid, ok, type Result } from '../domain/error.ts';

/** Cursors are opaque to clients: base64url of the domain's own text. */
export function encodeCursor(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function decodeCursor(cursor: string): Result<string> {
  try {
    return ok(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return invalid({ cursor: ['Must be a next_cursor that was given before'] });
  }
}
