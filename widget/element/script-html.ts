/**
 * Of lit-html what the element's templates use, for the script tag's bundle: values between tags
 * (texts, templates, `nothing`), and values that are a whole attribute, without quotes: `name=`,
 * `?name=` for whether it is there, `@name=` for a listener. The element's tests run on both.
 */

/** A template literal: `strings` are the same object every time, `values` those of this time. */
export type TemplateResult = { strings: TemplateStringsArray; values: readonly unknown[] };

/** Shows one value in its place, again and again. */
export type Part = (value: unknown) => void;

/** In place of a value: no node, no attribute. */
export const nothing = Symbol();

export function html(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult {
  return { strings, values };
}

/** What becomes of a value between tags; it is shown right after `start`. Listeners are `host`'s. */
export function partAfter(start: ChildNode, host: unknown): Part {
  const end = new Text();
  start.after(end);
  let strings: unknown;
  let update: Part | undefined;
  return (value) => {
    const template = isTemplate(value) ? value : undefined;
    if (!update || strings !== template?.strings) {
      while (start.nextSibling !== end) start.nextSibling?.remove();
      strings = template?.strings;
      update = template ? instanceBefore(end, template, host) : textBefore(end);
    }
    update(template ? template.values : value);
  };
}

/** Elements and comments. */
const NODES = 1 | 128;
/** What stands in the markup for a value: a comment of this text, or an attribute so called. */
const MARK = 'v-';
const ATTRIBUTE = /\s(\S+)=$/;

const templates = new WeakMap<TemplateStringsArray, HTMLTemplateElement>();

/** Where a page demands trusted types; its policy names it like what this stands in for. */
type Trust = { createHTML(text: string): string };
const trustedTypes: { createPolicy(name: string, trust: Trust): Trust } | undefined = Reflect.get(
  globalThis,
  'trustedTypes',
);
/** Made when it is needed: a second copy of the script, which shows nothing, must not make it again. */
let policy: Trust | undefined;

function isTemplate(value: unknown): value is TemplateResult {
  return value instanceof Object && 'strings' in value;
}

function textBefore(end: Text): Part {
  const text = new Text();
  end.before(text);
  return (value) => {
    const data = value === nothing ? '' : `${value ?? ''}`;
    if (text.data !== data) text.data = data;
  };
}

/** Makes nodes of a template; the part takes all its values at once. */
function instanceBefore(end: Text, { strings }: TemplateResult, host: unknown): Part {
  const content = document.importNode(templateOf(strings).content, true);
  const walker = document.createTreeWalker(content, NODES);
  const parts: Part[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Element)) parts.push(partAfter(node as Comment, host));
    else parts.push(...attributePartsOf(node, host));
  }
  end.before(content);
  return (values) => {
    for (const [index, part] of parts.entries()) part(Reflect.get(Object(values), index));
  };
}

function templateOf(strings: TemplateStringsArray): HTMLTemplateElement {
  const known = templates.get(strings);
  if (known) return known;
  const template = document.createElement('template');
  const markup = strings.reduce((before, text, index) =>
    ATTRIBUTE.test(before)
      ? before.replace(ATTRIBUTE, ` ${MARK}${index}="$1"`) + text
      : `${before}<!--${MARK}-->${text}`,
  );
  policy ??= trustedTypes?.createPolicy('lit-html', { createHTML: (text) => text });
  template.innerHTML = policy?.createHTML(markup) ?? markup;
  templates.set(strings, template);
  return template;
}

function attributePartsOf(element: Element, host: unknown): Part[] {
  const marks = [...element.attributes].filter(({ name }) => name.startsWith(MARK));
  return marks.map((mark) => {
    element.removeAttributeNode(mark);
    return attributePart(element, mark.value, host);
  });
}

function attributePart(element: Element, spelled: string, host: unknown): Part {
  const name = spelled.replace(/^[@?]/, '');
  let shown: unknown = nothing;
  if (spelled[0] === '@') {
    element.addEventListener(name, (event) => {
      if (shown instanceof Function) shown.call(host, event);
    });
  }
  return (value) => {
    if (value === shown) return;
    shown = value;
    if (spelled[0] === '@') return;
    if (spelled[0] === '?') element.toggleAttribute(name, !!value);
    else if (value === nothing) element.removeAttribute(name);
    else element.setAttribute(name, `${value}`);
  };
}
