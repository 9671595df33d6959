import { buttonIn, formsOf, linksOf, type PageForm, type Submission, submit } from './page-form.ts';

/** What a person does on the screens they come by. */
export type Doings = {
  /** The bank to choose. */
  provider: string;
  username: string;
  password: string;
  /** Ids of the accounts to tick. */
  accounts: readonly string[];
  /** `cancel` is pressed on the first screen that has it, the others on the bank's last one. */
  decision: 'approve' | 'deny' | 'fail' | 'cancel';
};

type Fetch = (request: Request) => Promise<Response>;

/** Where the person is: on a page of ours, or on the way back to the client. */
type Place = { page: string } | { returnUri: string };

/** The pages' addresses are relative, so any origin will do. */
const ORIGIN = 'https://app.truelayer-sandbox.com';
/** More than any journey has. */
const MOST_PAGES = 20;

/**
 * Goes through the hosted pages from `path` to their end, through the same forms as a person.
 * @returns where the browser would be sent in the end; nothing when the last page is the end.
 */
export async function walk(
  fetch: Fetch,
  path: string,
  doings: Doings,
): Promise<string | undefined> {
  let place = await look(fetch, path);
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    if ('returnUri' in place) return place.returnUri;
    const submission = answerTo(formsOf(place.page), doings);
    if (submission !== undefined) {
      place = await go(fetch, submission.address, submission.body);
      continue;
    }
    const wayBack = linksOf(place.page).find((address) => address.endsWith('/return'));
    if (wayBack === undefined) return undefined;
    place = await go(fetch, wayBack);
  }
  throw new Error(`The journey at ${path} has no end`);
}

/** Opens a page and does nothing on it. */
export function look(fetch: Fetch, path: string): Promise<Place> {
  return go(fetch, path);
}

async function go(fetch: Fetch, path: string, body?: URLSearchParams): Promise<Place> {
  const address = new URL(path, ORIGIN);
  const init = body === undefined ? {} : { method: 'POST', body };
  const response = await fetch(new Request(address, init));
  const location = response.headers.get('Location');
  const page = await response.text();
  // Redirects between our own pages are paths; the client's address is absolute.
  if (location?.startsWith('/')) return go(fetch, location);
  if (location !== null) return { returnUri: location };
  if (response.ok) return { page };
  throw new Error(`The page ${address.pathname} answered ${response.status}`);
}

/** What a person sends from a page; nothing where there is nothing to decide. */
function answerTo(forms: PageForm[], doings: Doings): Submission | undefined {
  const { provider, username, password, accounts, decision } = doings;
  const press = (name: string, value: string, values = {}) =>
    forms.flatMap((form) => {
      const button = buttonIn(form, name, value);
      return button === undefined ? [] : submit(form, button, values);
    })[0];
  if (decision === 'cancel') {
    const cancelled = press('decision', 'cancel');
    if (cancelled !== undefined) return cancelled;
  }
  const login = forms.find(isLogin);
  if (login !== undefined) return submit(login, undefined, { username, password });
  return (
    press('provider_id', provider) ??
    press('decision', 'allow') ??
    press('decision', decision, decision === 'approve' ? { account: accounts } : {})
  );
}

/** The form one types into, not those that log a listed user in. */
function isLogin({ fields }: PageForm): boolean {
  return fields.some(({ name, isHidden }) => name === 'password' && !isHidden);
}
