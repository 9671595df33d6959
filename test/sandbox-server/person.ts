import type { Sandbox } from '../../sandbox-server/index.ts';

/**
 * A person with a browser: follows redirects as long as they stay in the sandbox, and fills in the
 * forms that are really on the page.
 */
export type Person = {
  /** Where the browser stands. */
  address: string;
  status: number;
  page: string;
  visit(address: string): Promise<Person>;
  /** Submits the first form that has all of `fields`; what they leave out stays as the page has it. */
  submit(fields: Record<string, string | string[]>): Promise<Person>;
  follow(linkText: string): Promise<Person>;
};

export function person(fetch: Sandbox['fetch'], headers: Record<string, string> = {}): Person {
  const go = async (address: string, init: RequestInit = {}): Promise<Person> => {
    const response = await fetch(address, { ...init, headers: { ...headers, ...init.headers } });
    const location = response.headers.get('Location');
    self.status = response.status;
    self.address = address;
    self.page = await response.text();
    if (location === null) return self;
    const next = new URL(location, address);
    if (next.origin === new URL(address).origin) return go(next.href);
    self.address = next.href;
    return self;
  };
  const self: Person = {
    address: '',
    status: 0,
    page: '',
    visit: (address) => go(address),
    submit: (fields) => {
      const form = formFor(self.page, fields);
      const address = new URL(form.action, self.address);
      const body = bodyOf(form.values, fields);
      if (form.method === 'post') return go(address.href, { method: 'POST', body });
      address.search = body.toString();
      return go(address.href);
    },
    follow: (linkText) => {
      const link = [...self.page.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)].find(
        ([, , text]) => plain(text ?? '').includes(linkText),
      );
      if (link === undefined) throw new Error(`No link "${linkText}" on ${self.address}`);
      return go(new URL(plain(link[1] ?? ''), self.address).href);
    },
  };
  return self;
}

/** Logs in and approves, from any screen of the journey on; ends at the client's return URI. */
export async function approve(
  visitor: Person,
  {
    provider = 'mock',
    username = 'john',
    password = 'doe',
  }: { provider?: string; username?: string; password?: string } = {},
): Promise<Person> {
  if (visitor.page.includes('name="provider_id"')) await visitor.submit({ provider_id: provider });
  if (visitor.page.includes('value="allow"')) await visitor.submit({ decision: 'allow' });
  await visitor.submit({ username, password });
  await visitor.submit({ decision: 'approve' });
  return visitor.page.includes('/return"') ? visitor.follow('Return to') : visitor;
}

type Form = { action: string; method: string; values: [string, string][] };

function formFor(page: string, fields: Record<string, unknown>): Form {
  const forms = [...page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag, inside]) => ({
    action: attribute(tag ?? '', 'action') ?? '',
    method: attribute(tag ?? '', 'method') ?? 'get',
    inside: inside ?? '',
  }));
  const form = forms.find(({ inside }) =>
    Object.keys(fields).every((name) => inside.includes(`name="${name}"`)),
  );
  if (form === undefined) throw new Error(`No form with ${Object.keys(fields).join(', ')}`);
  return { action: form.action, method: form.method, values: inputsOf(form.inside) };
}

/** What the browser would send of the inputs by itself: hidden ones, texts and ticked boxes. */
function inputsOf(inside: string): [string, string][] {
  return [...inside.matchAll(/<input\b[^>]*>/g)].flatMap(([tag]) => {
    const name = attribute(tag, 'name');
    const isUnticked = attribute(tag, 'type') === 'checkbox' && !/\bchecked\b/.test(tag);
    return name === undefined || isUnticked ? [] : [[name, attribute(tag, 'value') ?? '']];
  });
}

function bodyOf(values: [string, string][], fields: Record<string, string | string[]>) {
  const body = new URLSearchParams(values.filter(([name]) => !(name in fields)));
  for (const [name, value] of Object.entries(fields)) {
    for (const item of [value].flat()) body.append(name, item);
  }
  return body;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : plain(value);
}

function plain(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}
