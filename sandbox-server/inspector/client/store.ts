import type { Model } from './model.ts';

/** The model, and what happens when it changes. */
export type Store = {
  model(): Model;
  /** Several updates in one task cause one `onChange`. */
  update(patch: Partial<Model>): void;
  /** Shows the result of an action. */
  notify(tone: 'good' | 'bad', text: string): void;
};

/** How long a success message is shown; an error stays until it is dismissed. */
const NOTICE_MS = 6000;

export function createStore(start: Model, onChange: () => void): Store {
  let model = start;
  let isScheduled = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const update = (patch: Partial<Model>): void => {
    model = { ...model, ...patch };
    if (!isScheduled) queueMicrotask(emit);
    isScheduled = true;
  };
  const emit = (): void => {
    isScheduled = false;
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
