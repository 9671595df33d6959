/** A state file cannot be used. The message says why and what to do. The file is unchanged. */
export class StateFileError extends Error {
  readonly file: string;

  constructor(file: string, message: string) {
    super(`${file} ${message}`);
    this.name = 'StateFileError';
    this.file = file;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's error code, e.g. `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
