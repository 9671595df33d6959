import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConnectBank, ERROR_CODES } from '../../widget/index.ts';
import { elementDocs, PAGE } from './element.ts';
import { type ElementApi, elementApi, manifestOf } from './element-manifest.ts';
import { ROOT } from './guesses.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

let written: Record<string, string>;
let api: ElementApi;

beforeAll(() => {
  api = elementApi();
  written = elementDocs(api);
});

describe('the generated files about the element', () => {
  it('the files match the source; `npm run docs:element` updates them', () => {
    const stale = Object.entries(written).filter(([path, text]) => read(path) !== text);
    expect(stale.map(([path]) => path)).toEqual([]);
  });

  it('the manifest is a valid custom elements manifest', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    const schema = JSON.parse(read('node_modules/custom-elements-manifest/schema.json'));
    const validate = ajv.compile(schema);
    validate(manifestOf(api));
    expect(validate.errors).toBe(null);
  });

  it('every entry has a description', () => {
    const { element, events } = api;
    const { attributes, slots, cssParts, cssProperties, cssStates } = element;
    const named = [attributes, slots, cssParts, cssProperties, cssStates, element.events].flat();
    const members = [element, ...events].flatMap((declared) => declared.members);
    const silent = [...named, ...members].filter(({ description }) => !description);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('the manifest has every observed attribute', () => {
    const names = api.element.attributes.map(({ name }) => name);
    expect(names).toEqual(ConnectBank.observedAttributes);
  });

  it('the manifest has every part, slot and custom property of the element', () => {
    const source = read('widget/element/view.ts') + read('widget/element/styles.ts');
    const all = (pattern: RegExp) => [
      ...new Set([...source.matchAll(pattern)].map(([, name]) => name)),
    ];
    const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).sort();
    expect(names(api.element.cssParts)).toEqual(all(/\bpart="?([\w-]+)/g).sort());
    expect(names(api.element.cssProperties)).toEqual(all(/var\((--connect-bank-[\w-]+)/g).sort());
  });
});

describe(PAGE, () => {
  it('the page explains every error code', () => {
    const explained = [...read(PAGE).matchAll(/^\| `([\w-]+)` +\| (?:yes|no|sometimes)/gm)];
    expect(explained.map(([, code]) => code)).toEqual([...ERROR_CODES]);
  });

  it('the page uses only existing attributes, slots, events and custom properties', () => {
    const page = read(PAGE).replaceAll(/<!-- (\w+): [\s\S]*?<!-- end of \1 -->/g, '');
    const { element } = api;
    const known = [
      ...element.attributes.map(({ name }) => name),
      ...element.events.map(({ name }) => name),
      ...element.cssProperties.map(({ name }) => name),
      'slot',
    ];
    const tags = [...page.matchAll(/<connect-bank\s+([^>]*)>/g)].map(([, inside = '']) => inside);
    const attributes = tags.flatMap((tag) => tag.match(/[\w-]+(?==|$|\s)/g) ?? []);
    const properties = page.match(/--connect-bank-[\w-]+/g) ?? [];
    const events = page.match(/\bconnect-bank-(?:[a-z]+-)*[a-z]+(?=')/g) ?? [];
    const used = [...attributes, ...properties, ...events];
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('`HTMLElementEventMap` has every event', () => {
    const [, map = ''] =
      /interface ConnectBankEventMap \{([\s\S]*?)\}/.exec(read('widget/element/events.ts')) ?? [];
    const typed = [...map.matchAll(/'([\w-]+)': (\w+)/g)].map(([, name, type]) => [name, type]);
    expect(api.element.events.map(({ name, type }) => [name, type.text])).toEqual(typed);
  });
});
