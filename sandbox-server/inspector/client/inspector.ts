import { render } from 'lit/html.js';
import {
  type Answer,
  type Call,
  type ControlPlane,
  createControlPlane,
  keepToken,
} from './control-plane.ts';
import { createFocus, type Focus } from './focus.ts';
import { type Live, listenForChanges } from './live.ts';
import { type Model, startModel, withFailed, withoutFailed } from './model.ts';
import { createReader, type Part, type Reader } from './reader.ts';
import { readersFor } from './readers.ts';
import { hashOf, isSameList, type Route, routeOf, SECTIONS } from './route.ts';
import { createStore, type Store } from './store.ts';
import { page } from './views/page.ts';

/** A deed of the tester: what the control plane is asked, and what is said when it is done. */
export type Deed<T> = Call & {
  said: string | ((data: T) => string);
  /** The form that shows a refusal; without one it is a notice. */
  form?: string;
};

/** What views show, and what they may do. */
export type Inspector = {
  readonly model: Model;
  /** Does it, says how it went, and reads anew. */
  act<T>(deed: Deed<T>): Promise<Answer<T>>;
  /** Asks without saying anything. */
  ask<T>(call: Call): Promise<Answer<T>>;
  /** Reads again what could not be loaded. */
  retry(part: Part): void;
  update(patch: Partial<Model>): void;
  notify: Store['notify'];
  go(route: Pick<Route, 'section'> & Partial<Route>): void;
  chooseClient(id: string | undefined): void;
  unlock(token: string): void;
};

const CLIENT = 'client_id';
const SECOND_MS = 1000;
/** What time alone changes is read now and then, too: access ends without anybody doing anything. */
const REREAD_MS = 30_000;

/** Shows the inspector in `place` and keeps it as the sandbox is, until the page is left. */
export function startInspector(place: HTMLElement): void {
  const clientId = new URLSearchParams(location.search).get(CLIENT) ?? undefined;
  const focus = createFocus();
  const draw = (): void => {
    document.title = titleOf(store.model());
    focus.keep(() => render(page(inspector), place), store.model());
  };
  const store = createStore(startModel(routeOf(location.hash), clientId), draw);
  const { model, update } = store;
  const plane = createControlPlane(() => model().clientId);
  const reader = createReader(readersFor({ call: plane.call, model, update }));
  const live = listenForChanges({
    open: (signal) => plane.open('/events', signal),
    onLink: (link) => {
      update({ link, ...(link === 'lost' && { failed: missingIn(model()) }) });
      if (link === 'live') reader.read('overview', 'list', 'detail', 'users');
    },
    onChange: reader.follow,
  });
  const inspector = inspectorOf({ store, plane, reader, live });
  addEventListener('hashchange', () => followAddress(store, reader, focus));
  setInterval(() => model().overview?.clock.is_frozen === false && draw(), SECOND_MS);
  setInterval(() => reader.read('list', 'detail'), REREAD_MS);
  draw();
}

type Means = { store: Store; plane: ControlPlane; reader: Reader; live: Live };

function inspectorOf({ store, plane, reader, live }: Means): Inspector {
  const { model, update, notify } = store;
  return {
    get model() {
      return model();
    },
    async act<T>({ said, form, ...call }: Deed<T>) {
      const answer = await plane.call<T>(call);
      if (answer.ok) {
        update({ refusal: undefined });
        notify('good', typeof said === 'string' ? said : said(answer.data));
      } else if (form === undefined) notify('bad', answer.message);
      else update({ notice: undefined, refusal: { form, ...answer } });
      reader.read('overview', 'list', 'detail');
      return answer;
    },
    ask: plane.call,
    retry: (part) => {
      update({ failed: withoutFailed(model(), part) });
      reader.read(part);
    },
    ...{ update, notify },
    go: (route) => location.assign(hashOf(route)),
    chooseClient: (id) => {
      const { route, overview, link } = model();
      const shown = { section: route.section, filter: {} };
      history.replaceState(null, '', addressOf(shown, id));
      update({ ...startModel(shown, id), overview, link });
      live.restart();
    },
    unlock: (token) => {
      keepToken(token);
      live.restart();
    },
  };
}

function followAddress({ model, update }: Store, reader: Reader, focus: Focus): void {
  const before = model().route;
  const route = routeOf(location.hash);
  focus.follow(before, route);
  const isSame = isSameList(before, route);
  const { [route.section]: _, ...others } = model().lists;
  update({
    ...{ route, details: {}, isGone: false, arrived: new Set(), refusal: undefined },
    // Rows of another filter would stand under this one's title until the new ones are there.
    ...(!isSame && { lists: others }),
    failed: withoutFailed(model(), 'detail', ...(isSame ? [] : ['list' as const])),
  });
  reader.read('detail', ...(isSame ? [] : ['list' as const]));
}

/** The parts that were never loaded, when the sandbox cannot be reached. */
function missingIn(model: Model): ReadonlySet<Part> {
  const parts: Part[] = [
    ...(model.overview === undefined ? ['overview' as const] : []),
    ...(model.lists[model.route.section] === undefined ? ['list' as const] : []),
  ];
  return withFailed(model, ...parts);
}

function titleOf({ route, overview }: Model): string {
  const count = overview?.counts[route.section];
  return `${SECTIONS[route.section]}${count ? ` (${count})` : ''} – Sandbox inspector`;
}

/** The page's address for one client, without what was looked at in the world of another. */
function addressOf(route: Route, clientId: string | undefined): string {
  const url = new URL(location.href);
  if (clientId === undefined) url.searchParams.delete(CLIENT);
  else url.searchParams.set(CLIENT, clientId);
  url.hash = hashOf(route);
  return url.href;
}
