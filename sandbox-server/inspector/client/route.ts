/** The page's sections, in the order of the navigation. */
export const SECTIONS = {
  connections: 'Connections',
  requests: 'Requests',
  webhooks: 'Webhooks',
  faults: 'Faults',
  users: 'Bank users',
  clients: 'Clients',
  state: 'State',
} as const;
export type Section = keyof typeof SECTIONS;

/** What the page shows. It is in the URL after `#`, so that it survives a reload and can be shared. */
export type Route = {
  section: Section;
  /** The row whose details are shown. */
  id?: string;
  /** The filter of the list. */
  filter: Readonly<Record<string, string>>;
};

/** The number of requests to show, unless `limit` in the URL is larger. */
export const FIRST_ROWS = 100;

/** Whether only API calls are listed, not pages. */
export function hidesPages({ filter }: Route): boolean {
  return filter.pages === 'hidden';
}

/** The filter for the control plane, without what the page filters itself. */
export function apiFilterOf({ filter }: Route): Record<string, string> {
  const { pages: _, ...apiFilter } = filter;
  return apiFilter;
}

export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [name = '', id = ''] = path.split('/');
  const filter = Object.fromEntries(new URLSearchParams(search));
  const section = isSection(name) ? name : 'connections';
  return { section, filter, ...(id !== '' && { id: safeDecode(id) }) };
}

export function hashOf({
  section,
  id,
  filter = {},
}: Partial<Route> & { section: Section }): string {
  const known = Object.entries(filter).filter(([, value]) => value !== '');
  const search = new URLSearchParams(known).toString();
  const path = id === undefined ? section : `${section}/${encodeURIComponent(id)}`;
  return `#/${path}${search === '' ? '' : `?${search}`}`;
}

/** Whether two routes show the same rows. */
export function isSameList(a: Route, b: Route): boolean {
  return hashOf({ ...a, id: '' }) === hashOf({ ...b, id: '' });
}

function isSection(name: string): name is Section {
  return Object.hasOwn(SECTIONS, name);
}

/** Decodes a path segment, which may have been typed by hand. */
function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
