import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether the path is an executable file. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether `PATH` has a program. */
export function hasProgram(name: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => isExecutable(join(folder, name)));
}
