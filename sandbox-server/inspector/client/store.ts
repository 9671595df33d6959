import type { Model } from './model.ts';

/** The model, and who is told that it changed. */
export type Store = {
  model(): Model;
  /** What is patched in one turn is told once. */
  update(patch: Partial<Model>): void;
  /** Says how a deed went. */
  notify(tone: 'good' | 'bad', text: string): void;
};

/** A good word goes by itself; a bad one stays until it is answered. */
const NOTICE_MS = 6000;

export function createStore(start: Model, onChange: () => void): Store {
  let model = start;
  let isTold = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const update = (patch: Partial<Model>): void => {
    model = { ...model, ...patch };
    if (isTold) queueMicrotask(tell);
    isTold = false;
  };
  const tell = (): void => {
    isTold = true;
    onChange();
  };
  return {
    model: () => model,
    update,
    notify: (tone, text) => {
      clearTimeout(timer);
      update({ notice: { tone, text } });
      if (tone === 'good') timer = setTimeout(() => update({ notice: undefined }), NOTICE_MS);
    },
  };
}
