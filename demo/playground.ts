/** The playground: every attribute, state and theme of the element, and its markup. */
import 'connect-bank/define';
import 'connect-bank/doctor';
import { ConnectBank } from 'connect-bank';
import { cloneTemplate, fillFields, findElement } from './page/dom.ts';
import { applyControls, fieldValue, setUpControls } from './playground/controls.ts';
import { showPreviewState } from './playground/preview-state.ts';
import { createSnippet } from './playground/snippet.ts';
import { applyStyle, THEMES } from './playground/themes.ts';

/** Fields that change only the appearance, so the preview state need not be set again. */
const APPEARANCE_FIELDS = new Set([
  'size',
  'full-width',
  'lang',
  'scheme',
  'width',
  'theme',
  'label',
  'name',
]);

const EVENTS = ['before-open', 'open', 'authorized', 'exit', 'error'] as const;

const preview = findElement('#preview', HTMLElement);
const form = findElement('#controls', HTMLFormElement);
const element = findElement('connect-bank', ConnectBank, preview);

for (const name of EVENTS) element.addEventListener(`connect-bank-${name}`, showEvent);
setUpControls(form, (field) => {
  show();
  if (!APPEARANCE_FIELDS.has(field) && !field.startsWith('--')) updatePreviewState();
});
findElement('#copy', HTMLButtonElement).addEventListener('click', () => copy());
findElement('#brands', HTMLElement).append(...THEMES.map(renderBrand));
// A preview state is no journey: the next page load must not resume it.
addEventListener('pagehide', () => {
  if (element.hostClient) element.reset();
});
show();
if (fieldValue(form, 'state')) updatePreviewState();

function show(): void {
  applyControls(form, element, preview);
  findElement('#snippet', HTMLElement).textContent = createSnippet(element);
  findElement('#copied', HTMLElement).textContent = '';
}

function updatePreviewState(): void {
  showPreviewState(element, fieldValue(form, 'state') || undefined);
}

function showEvent(event: Event): void {
  const fields = Object.entries(event).filter(([name]) => name !== 'isTrusted');
  const detail = fields.map(([name, value]) => `${name}: ${value}`).join(', ');
  findElement('#last-event', HTMLElement).textContent = `${event.type}${detail && ` · ${detail}`}`;
}

async function copy(): Promise<void> {
  await navigator.clipboard.writeText(createSnippet(element));
  findElement('#copied', HTMLElement).textContent = 'Copied.';
}

function renderBrand({ id, name, slogan, label, style }: (typeof THEMES)[number]): HTMLElement {
  const brand = document.adoptNode(fillFields(cloneTemplate('brand'), { name, slogan }));
  // Custom elements in a template are not upgraded.
  customElements.upgrade(brand);
  const button = findElement('connect-bank', ConnectBank, brand);
  // The element stores its journey by id.
  button.id = id;
  brand.classList.add(id);
  button.textContent = label;
  applyStyle(button, style);
  return brand;
}
