import { cpus, release, totalmem, type } from 'node:os';

/** The machine of the measurement, without anything that identifies it. */
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
