/** The playground: every attribute, state and theme of the element, and the markup to copy. */
import 'connect-bank/define';
import 'connect-bank/doctor';
import { ConnectBank } from 'connect-bank';
import { copyOf, fill, find } from './page/dom.ts';
import { apply, valueIn, wireControls } from './playground/controls.ts';
import { snippetOf } from './playground/snippet.ts';
import { stand } from './playground/preview-state.ts';
import { dress, THEMES } from './playground/themes.ts';

/** What changes only how the element looks: the state it is in stays. */
const LOOKS = new Set(['size', 'full-width', 'lang', 'scheme', 'width', 'theme', 'label', 'name']);

const EVENTS = ['before-open', 'open', 'authorized', 'exit', 'error'] as const;

const stage = find('#stage', HTMLElement);
const form = find('#controls', HTMLFormElement);
const element = find('connect-bank', ConnectBank, stage);

for (const name of EVENTS) element.addEventListener(`connect-bank-${name}`, tell);
wireControls(form, (field) => {
  show();
  if (!LOOKS.has(field) && !field.startsWith('--')) restage();
});
find('#copy', HTMLButtonElement).addEventListener('click', () => copy());
find('#brands', HTMLElement).append(...THEMES.map(exampleOf));
// A state that was only shown is nobody's journey: the next load must not take it up.
addEventListener('pagehide', () => {
  if (element.hostClient) element.reset();
});
show();
if (valueIn(form, 'state')) restage();

function show(): void {
  apply(form, element, stage);
  find('#snippet', HTMLElement).textContent = snippetOf(element);
  find('#copied', HTMLElement).textContent = '';
}

function restage(): void {
  stand(element, valueIn(form, 'state') || undefined);
}

function tell(event: Event): void {
  const own = Object.entries(event).filter(([name]) => name !== 'isTrusted');
  const carried = own.map(([name, value]) => `${name}: ${value}`).join(', ');
  find('#happened', HTMLElement).textContent = `${event.type}${carried && ` · ${carried}`}`;
}

async function copy(): Promise<void> {
  await navigator.clipboard.writeText(snippetOf(element));
  find('#copied', HTMLElement).textContent = 'Copied.';
}

function exampleOf({ id, name, words, label, style }: (typeof THEMES)[number]): HTMLElement {
  const example = document.adoptNode(fill(copyOf('brand'), { name, words }));
  // A template's elements are only markup until they belong to the page.
  customElements.upgrade(example);
  const own = find('connect-bank', ConnectBank, example);
  // Of its own, so that the journeys of the four elements are not taken for one another's.
  own.id = id;
  example.classList.add(id);
  own.textContent = label;
  dress(own, style);
  return example;
}
