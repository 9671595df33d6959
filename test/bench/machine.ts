import { cpus, release, totalmem, type } from 'node:os';

/** Where it was measured, without saying whose it is. */
export type Machine = {
  processor: string;
  cores: number;
  memoryGiB: number;
  system: string;
  node: string;
};

export function thisMachine(): Machine {
  const [major, minor] = release().split('.');
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${major}.${minor}`,
    node: process.versions.node,
  };
}
