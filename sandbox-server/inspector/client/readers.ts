import type { Answer, ControlPlane } from './control-plane.ts';
import { type Details, type Lists, type Model, withFailed, withoutFailed } from './model.ts';
import type { ReaderOptions } from './reader.ts';
import { askedOf, FIRST_ROWS, isSameList, type Route, type Section } from './route.ts';
import type { Items, Overview } from './wire.ts';

type ListSection = keyof Lists;

/** Where each list comes from, and which changes touch it. */
const SOURCES: Record<ListSection, { path: string; kinds: readonly string[] }> = {
  connections: { path: '/connections', kinds: ['connection', 'transactions_request', 'clock'] },
  requests: { path: '/requests', kinds: ['request'] },
  webhooks: { path: '/webhooks', kinds: ['webhook'] },
  faults: { path: '/faults', kinds: ['fault', 'request'] },
  users: { path: '/users', kinds: [] },
  clients: { path: '/clients', kinds: ['connection', 'webhook', 'fault'] },
  state: { path: '/scenarios', kinds: [] },
};

/** Lists that are the same whichever client is shown. */
const WHOLE: ReadonlySet<ListSection> = new Set(['users', 'clients', 'state']);

/** Lists that the control plane tells oldest first, and that are read from their end. */
const NEWEST_FIRST: ReadonlySet<ListSection> = new Set(['connections', 'requests', 'webhooks']);

type Place = {
  call: ControlPlane['call'];
  model: () => Model;
  update: (patch: Partial<Model>) => void;
};

/** How each part of the model is read. An answer that comes when something else is shown is dropped. */
export function readersFor(place: Place): ReaderOptions {
  const { model } = place;
  return {
    readers: {
      overview: (signal) => readOverview(place, signal),
      list: async (signal) => {
        const { route } = model();
        if (isListed(route.section)) await readList(place, route.section, { route, signal });
      },
      detail: (signal) => readDetail(place, signal),
      users: (signal) => readUsers(place, signal),
    },
    isTouchedBy: (kind) => {
      const { section } = model().route;
      return isListed(section) && SOURCES[section].kinds.includes(kind);
    },
  };
}

async function readOverview({ call, model, update }: Place, signal: AbortSignal): Promise<void> {
  const answer = await call<Overview>({ path: '/state', signal });
  if (signal.aborted) return;
  if (!answer.ok) return update({ failed: withFailed(model(), 'overview') });
  const clockOffset = Date.parse(answer.data.clock.now) - Date.now();
  const failed = withoutFailed(model(), 'overview');
  update({ overview: answer.data, clockOffset, failed });
}

async function readUsers({ call, model, update }: Place, signal: AbortSignal): Promise<void> {
  const answer = await call<Items<Lists['users'][number]>>({
    ...{ path: SOURCES.users.path, isWhole: true, signal },
  });
  if (answer.ok && !signal.aborted)
    update({ lists: { ...model().lists, users: answer.data.items } });
}

async function readList(
  { call, model, update }: Place,
  section: ListSection,
  { route, signal }: { route: Route; signal: AbortSignal },
): Promise<void> {
  const { clientId } = model();
  const { path } = SOURCES[section];
  const query = queryOf(section, route);
  const answer = await call<Items<Named>>({ path, query, isWhole: WHOLE.has(section), signal });
  const isLeft = !isSameList(model().route, route) || model().clientId !== clientId;
  if (signal.aborted || isLeft) return;
  if (!answer.ok) return update({ failed: withFailed(model(), 'list') });
  const { items: told } = answer.data;
  const items = NEWEST_FIRST.has(section) ? [...told].reverse() : told;
  const before = model().lists[section];
  const arrived = before === undefined ? new Set<string>() : newcomers(before, items);
  update({
    lists: { ...model().lists, [section]: items },
    arrived,
    failed: withoutFailed(model(), 'list'),
  });
}

/** Faults are listed whole: there, the address says what the form is about. */
function queryOf(section: ListSection, route: Route): Record<string, string> {
  if (section === 'requests') return { limit: String(FIRST_ROWS), ...askedOf(route) };
  return section === 'webhooks' ? askedOf(route) : {};
}

async function readDetail({ call, model, update }: Place, signal: AbortSignal): Promise<void> {
  const { route } = model();
  const { section, id } = route;
  if (id === undefined || !isDetailed(section)) return;
  const path = `${SOURCES[section].path}/${encodeURIComponent(id)}`;
  const answer: Answer<Details[typeof section]> = await call({ path, signal });
  if (signal.aborted || model().route !== route) return;
  const failed = withoutFailed(model(), 'detail');
  if (answer.ok) update({ details: { [section]: answer.data }, isGone: false, failed });
  else if (answer.status === 404) update({ details: {}, isGone: true, failed });
  else update({ failed: withFailed(model(), 'detail') });
}

function isListed(section: Section): section is ListSection {
  return section in SOURCES;
}

function isDetailed(section: Section): section is keyof Details {
  return section === 'connections' || section === 'requests' || section === 'webhooks';
}

type Named = { id: string } | { trace_id: string } | { client_id: string } | { name: string };

/** What a row is recognised by. */
function keyOf(item: Named): string {
  if ('id' in item) return item.id;
  if ('trace_id' in item) return item.trace_id;
  return 'client_id' in item ? item.client_id : item.name;
}

function newcomers(before: readonly Named[], after: readonly Named[]): Set<string> {
  const known = new Set(before.map(keyOf));
  return new Set(after.map(keyOf).filter((key) => !known.has(key)));
}
