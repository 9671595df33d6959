import type { ApiResult, ControlPlane } from './control-plane.ts';
import { type Details, type Lists, type Model, withFailed, withoutFailed } from './model.ts';
import type { ReaderOptions } from './reader.ts';
import { apiFilterOf, FIRST_ROWS, isSameList, type Route, type Section } from './route.ts';
import type { Items, Overview } from './wire.ts';

type ListSection = keyof Lists;

/** The path of each list, and the kinds of changes that affect it. */
const SOURCES: Record<ListSection, { path: string; kinds: readonly string[] }> = {
  connections: { path: '/connections', kinds: ['connection', 'transactions_request', 'clock'] },
  requests: { path: '/requests', kinds: ['request'] },
  webhooks: { path: '/webhooks', kinds: ['webhook'] },
  faults: { path: '/faults', kinds: ['fault', 'request'] },
  users: { path: '/users', kinds: [] },
  clients: { path: '/clients', kinds: ['connection', 'webhook', 'fault'] },
  state: { path: '/scenarios', kinds: [] },
};

/** Lists that are the same for every selected client. */
const COMMON_LISTS: ReadonlySet<ListSection> = new Set(['users', 'clients', 'state']);

/** Lists that the control plane returns oldest first, and the page shows newest first. */
const NEWEST_FIRST: ReadonlySet<ListSection> = new Set(['connections', 'requests', 'webhooks']);

type ReaderContext = {
  call: ControlPlane['call'];
  model: () => Model;
  update: (patch: Partial<Model>) => void;
};

/** The functions that read the parts of the model. They drop responses for an earlier route. */
export function readersFor(context: ReaderContext): ReaderOptions {
  const { model } = context;
  return {
    readers: {
      overview: (signal) => readOverview(context, signal),
      list: async (signal) => {
        const { route } = model();
        if (isListed(route.section)) await readList(context, route.section, { route, signal });
      },
      detail: (signal) => readDetail(context, signal),
      users: (signal) => readUsers(context, signal),
    },
    isAffectedBy: (kind) => {
      const { section } = model().route;
      return isListed(section) && SOURCES[section].kinds.includes(kind);
    },
  };
}

async function readOverview(
  { call, model, update }: ReaderContext,
  signal: AbortSignal,
): Promise<void> {
  const result = await call<Overview>({ path: '/state', signal });
  if (signal.aborted) return;
  if (!result.ok) return update({ failed: withFailed(model(), 'overview') });
  const clockOffset = Date.parse(result.data.clock.now) - Date.now();
  const failed = withoutFailed(model(), 'overview');
  update({ overview: result.data, clockOffset, failed });
}

async function readUsers(
  { call, model, update }: ReaderContext,
  signal: AbortSignal,
): Promise<void> {
  const result = await call<Items<Lists['users'][number]>>({
    ...{ path: SOURCES.users.path, isForAllClients: true, signal },
  });
  if (result.ok && !signal.aborted)
    update({ lists: { ...model().lists, users: result.data.items } });
}

async function readList(
  { call, model, update }: ReaderContext,
  section: ListSection,
  { route, signal }: { route: Route; signal: AbortSignal },
): Promise<void> {
  const { clientId } = model();
  const { path } = SOURCES[section];
  const query = queryOf(section, route);
  const result = await call<Items<Row>>({
    path,
    query,
    isForAllClients: COMMON_LISTS.has(section),
    signal,
  });
  const isStale = !isSameList(model().route, route) || model().clientId !== clientId;
  if (signal.aborted || isStale) return;
  if (!result.ok) return update({ failed: withFailed(model(), 'list') });
  const { items: rows } = result.data;
  const items = NEWEST_FIRST.has(section) ? [...rows].reverse() : rows;
  const before = model().lists[section];
  const newIds = before === undefined ? new Set<string>() : newIdsOf(before, items);
  update({
    lists: { ...model().lists, [section]: items },
    newIds,
    failed: withoutFailed(model(), 'list'),
  });
}

/** The filter of a list. The filter of faults only fills in the form. */
function queryOf(section: ListSection, route: Route): Record<string, string> {
  if (section === 'requests') return { limit: String(FIRST_ROWS), ...apiFilterOf(route) };
  return section === 'webhooks' ? apiFilterOf(route) : {};
}

async function readDetail(
  { call, model, update }: ReaderContext,
  signal: AbortSignal,
): Promise<void> {
  const { route } = model();
  const { section, id } = route;
  if (id === undefined || !isDetailed(section)) return;
  const path = `${SOURCES[section].path}/${encodeURIComponent(id)}`;
  const result: ApiResult<Details[typeof section]> = await call({ path, signal });
  if (signal.aborted || model().route !== route) return;
  const failed = withoutFailed(model(), 'detail');
  if (result.ok) update({ details: { [section]: result.data }, isGone: false, failed });
  else if (result.status === 404) update({ details: {}, isGone: true, failed });
  else update({ failed: withFailed(model(), 'detail') });
}

function isListed(section: Section): section is ListSection {
  return section in SOURCES;
}

function isDetailed(section: Section): section is keyof Details {
  return section === 'connections' || section === 'requests' || section === 'webhooks';
}

type Row = { id: string } | { trace_id: string } | { client_id: string } | { name: string };

/** The id of a row. */
function keyOf(item: Row): string {
  if ('id' in item) return item.id;
  if ('trace_id' in item) return item.trace_id;
  return 'client_id' in item ? item.client_id : item.name;
}

function newIdsOf(before: readonly Row[], after: readonly Row[]): Set<string> {
  const known = new Set(before.map(keyOf));
  return new Set(after.map(keyOf).filter((key) => !known.has(key)));
}
