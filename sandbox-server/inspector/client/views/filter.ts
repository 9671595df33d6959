import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import { hashOf, type Route } from '../route.ts';

/** A field of the filter: free text, or one of `options`. */
export type FilterField = {
  name: string;
  label: string;
  options?: readonly string[];
  pattern?: string;
  size?: number;
};

/** Parameters of the URL that are no filters. */
const OTHER_PARAMETERS: ReadonlySet<string> = new Set(['limit', 'pages']);

const filtersIn = ({ filter }: Route) =>
  Object.entries(filter).filter(([name]) => !OTHER_PARAMETERS.has(name));

/** Whether the list is filtered. */
export function isFiltered(route: Route): boolean {
  return filtersIn(route).length > 0;
}

/** The form that filters a list. The filter is in the URL. */
export function filterBar(inspector: Inspector, fields: readonly FilterField[]): TemplateResult {
  const { route } = inspector.model;
  const { section, filter } = route;
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    const entered = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]),
    );
    inspector.go({ section, filter: { ...filter, ...entered } });
  };
  const isActive = fields.some(({ name }) => filter[name] !== undefined);
  return html`<details class="filter" ?open=${isActive}>
      <summary>Filter</summary>
      ${keyed(
        JSON.stringify(filter),
        html`<form @submit=${submit}>
          ${fields.map((field) => control(field, filter[field.name] ?? ''))}
          <p class="buttons"><button>Apply</button></p>
        </form>`,
      )}
    </details>
    ${isFiltered(route) ? activeFilters(route) : nothing}`;
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

/** The active filters, with a link that removes them. */
function activeFilters(route: Route): TemplateResult {
  const words = filtersIn(route).map(
    ([name, value]) => html`<li>${name.replaceAll('_', ' ')} <code>${value}</code></li>`,
  );
  return html`<div class="active-filters">
    <ul aria-label="Active filters">${words}</ul>
    <a href=${hashOf({ section: route.section })}>Show all</a>
  </div>`;
}
