import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { hashOf, type Route } from '../route.ts';

/** One thing a list can be narrowed by: free text, or one of `options`. */
export type FilterField = {
  name: string;
  label: string;
  options?: readonly string[];
  pattern?: string;
  size?: number;
};

/** In the address like filters, but they narrow nothing that is asked for. */
const NO_FILTERS: ReadonlySet<string> = new Set(['limit', 'pages']);

const filtersIn = ({ filter }: Route) =>
  Object.entries(filter).filter(([name]) => !NO_FILTERS.has(name));

/** Whether the list shows less than it could. */
export function narrowed(route: Route): boolean {
  return filtersIn(route).length > 0;
}

/** Narrows a section's list; what it is narrowed to stands in the address. */
export function filterBar(inspector: Inspector, fields: readonly FilterField[]): TemplateResult {
  const { route } = inspector.model;
  const { section, filter } = route;
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    const given = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]),
    );
    inspector.go({ section, filter: { ...filter, ...given } });
  };
  const isActive = fields.some(({ name }) => filter[name] !== undefined);
  return html`<details class="filter" ?open=${isActive}>
      <summary>Filter</summary>
      ${keyed(
        JSON.stringify(filter),
        html`<form @submit=${submit}>
          ${fields.map((field) => control(field, filter[field.name] ?? ''))}
          <p class="buttons"><button>Show</button></p>
        </form>`,
      )}
    </details>
    ${narrowed(route) ? narrowing(route) : nothing}`;
}

function control({ name, label, options, pattern, size }: FilterField, value: string) {
  const id = `filter-${name}`;
  const input = html`<input
    id=${id}
    name=${name}
    .value=${value}
    pattern=${pattern ?? nothing}
    size=${size ?? nothing}
    autocomplete="off"
    spellcheck="false"
  />`;
  const select = html`<select id=${id} name=${name}>
    <option value="">Any</option>
    ${options?.map((each) => html`<option .selected=${each === value}>${each}</option>`)}
  </select>`;
  return html`<p><label for=${id}>${label}</label> ${options === undefined ? input : select}</p>`;
}

/** Says what the list is narrowed to, and leads back to all of it. */
function narrowing(route: Route): TemplateResult {
  const words = filtersIn(route).map(
    ([name, value]) => html`<li>${name.replaceAll('_', ' ')} <code>${value}</code></li>`,
  );
  return html`<div class="narrowing">
    <ul aria-label="Narrowed to">${words}</ul>
    <a href=${hashOf({ section: route.section })}>Show all</a>
  </div>`;
}
