/**
 * Reads the forms and links of our own pages the way a browser does. It knows our markup only:
 * attributes in double quotes, and no `>` outside them.
 */

export type PageForm = { action: string; method: string; fields: Field[]; buttons: Button[] };

/** `isSent` unless the user ticks or types something else. */
type Field = { name: string; value: string; isSent: boolean; isHidden: boolean };
type Button = { name?: string; value: string; action?: string };

/** What a browser sends when a button is pressed. */
export type Submission = { address: string; body: URLSearchParams };

export function formsOf(page: string): PageForm[] {
  const forms: PageForm[] = [];
  for (const { name, attributes } of tagsOf(page)) {
    const form = forms.at(-1);
    if (name === 'form') {
      forms.push({
        action: attributes.get('action') ?? '',
        method: attributes.get('method') ?? 'get',
        fields: [],
        buttons: [],
      });
    } else if (name === 'input') form?.fields.push(fieldOf(attributes));
    else if (name === 'button') form?.buttons.push(buttonOf(attributes));
  }
  return forms;
}

export function linksOf(page: string): string[] {
  return tagsOf(page)
    .filter(({ name }) => name === 'a')
    .flatMap(({ attributes }) => attributes.get('href') ?? []);
}

/** The form's button of this name and value, if it has one. */
export function buttonIn(form: PageForm, name: string, value: string): Button | undefined {
  return form.buttons.find((button) => button.name === name && button.value === value);
}

/** Presses a button after filling in `values`; a field without one is sent as the page has it. */
export function submit(
  { action, fields }: PageForm,
  button: Button | undefined,
  values: Record<string, string | readonly string[]> = {},
): Submission {
  const kept = fields.filter(({ name, isSent }) => isSent && !(name in values));
  const body = new URLSearchParams(kept.map(({ name, value }) => [name, value]));
  for (const [name, value] of Object.entries(values)) {
    for (const item of [value].flat()) body.append(name, item);
  }
  if (button?.name !== undefined) body.append(button.name, button.value);
  return { address: button?.action ?? action, body };
}

type Tag = { name: string; attributes: Map<string, string> };

function tagsOf(page: string): Tag[] {
  return [...page.matchAll(/<(form|input|button|a)\b((?:[^">]|"[^"]*")*)>/g)].map(
    ([, name = '', inside = '']) => ({ name, attributes: attributesOf(inside) }),
  );
}

function attributesOf(inside: string): Map<string, string> {
  const pairs = [...inside.matchAll(/([\w-]+)(?:="([^"]*)")?/g)];
  return new Map(pairs.map(([, name = '', value = '']) => [name, plain(value)]));
}

function fieldOf(attributes: Map<string, string>): Field {
  const type = attributes.get('type');
  return {
    name: attributes.get('name') ?? '',
    value: attributes.get('value') ?? '',
    isSent: type !== 'checkbox' || attributes.has('checked'),
    isHidden: type === 'hidden',
  };
}

function buttonOf(attributes: Map<string, string>): Button {
  const name = attributes.get('name');
  const action = attributes.get('formaction');
  return {
    value: attributes.get('value') ?? '',
    ...(name !== undefined && { name }),
    ...(action !== undefined && { action }),
  };
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function plain(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}
