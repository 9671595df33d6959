import { render } from 'lit/html.js';
import { createControlPlane } from './control-plane.ts';
import { createFocus, type Focus } from './focus.ts';
import { CLIENT_PARAMETER, createInspector } from './inspector.ts';
import { subscribeToChanges } from './live.ts';
import { initialModel, type Model, withFailed, withoutFailed } from './model.ts';
import { createReader, type Part, type Reader } from './reader.ts';
import { readersFor } from './readers.ts';
import { isSameList, routeOf, SECTIONS } from './route.ts';
import { createStore, type Store } from './store.ts';
import { page } from './views/page.ts';

const SECOND_MS = 1000;
/** How often to read data that changes with time alone, e.g. when a consent ends. */
const REFRESH_MS = 30_000;

const root = document.getElementById('inspector');
if (root !== null) startInspector(root);

/** Renders the inspector into `root`, and keeps it up to date. */
function startInspector(root: HTMLElement): void {
  const clientId = new URLSearchParams(location.search).get(CLIENT_PARAMETER) ?? undefined;
  const focus = createFocus();
  const draw = (): void => {
    document.title = titleOf(store.model());
    focus.preserve(() => render(page(inspector), root), store.model());
  };
  const store = createStore(initialModel(routeOf(location.hash), clientId), draw);
  const { model, update } = store;
  const controlPlane = createControlPlane(() => model().clientId);
  const reader = createReader(readersFor({ call: controlPlane.call, model, update }));
  const changes = subscribeToChanges({
    open: (signal) => controlPlane.open('/events', signal),
    onStatus: (streamStatus) => {
      update({
        streamStatus,
        ...(streamStatus === 'lost' && { failed: withUnloadedFailed(model()) }),
      });
      if (streamStatus === 'live') reader.read('overview', 'list', 'detail', 'users');
    },
    onChange: reader.refreshAfter,
  });
  const inspector = createInspector({ store, controlPlane, reader, changes });
  addEventListener('hashchange', () => navigate(store, reader, focus));
  setInterval(() => model().overview?.clock.is_frozen === false && draw(), SECOND_MS);
  setInterval(() => reader.read('list', 'detail'), REFRESH_MS);
  draw();
}

/** Shows what the URL names after it has changed. */
function navigate({ model, update }: Store, reader: Reader, focus: Focus): void {
  const before = model().route;
  const route = routeOf(location.hash);
  focus.onNavigate(before, route);
  const isSame = isSameList(before, route);
  const { [route.section]: _, ...otherLists } = model().lists;
  update({
    ...{ route, details: {}, isGone: false, newIds: new Set(), formError: undefined },
    // Rows of the old filter must not appear under the new one.
    ...(!isSame && { lists: otherLists }),
    failed: withoutFailed(model(), 'detail', ...(isSame ? [] : ['list' as const])),
  });
  reader.read('detail', ...(isSame ? [] : ['list' as const]));
}

/** Adds the parts that were never loaded to the failed ones, because the sandbox cannot be reached. */
function withUnloadedFailed(model: Model): ReadonlySet<Part> {
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
