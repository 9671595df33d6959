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

/** What the page shows: it stands in the address after `#`, so that it survives a reload and can be sent. */
export type Route = {
  section: Section;
  /** The one thing that is looked at closely. */
  id?: string;
  /** What a list is narrowed to. */
  filter: Readonly<Record<string, string>>;
};

/** Rows of the list that grows without end, unless `limit` in the address says more. */
export const FIRST_ROWS = 100;

/** Whether only calls of the API are listed; `pages` in the address says so. */
export function hidesPages({ filter }: Route): boolean {
  return filter.pages === 'hidden';
}

/** What the control plane is asked for: the filter without what the page does by itself. */
export function askedOf({ filter }: Route): Record<string, string> {
  const { pages: _, ...asked } = filter;
  return asked;
}

export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [name = '', id = ''] = path.split('/');
  const filter = Object.fromEntries(new URLSearchParams(search));
  const section = isSection(name) ? name : 'connections';
  return { section, filter, ...(id !== '' && { id: decoded(id) }) };
}

export function hashOf({
  section,
  id,
  filter = {},
}: Partial<Route> & { section: Section }): string {
  const known = Object.entries(filter).filter(([, value]) => value !== '');
  const search = new URLSearchParams(known).toString();
  const place = id === undefined ? section : `${section}/${encodeURIComponent(id)}`;
  return `#/${place}${search === '' ? '' : `?${search}`}`;
}

/** Whether both show the same rows. */
export function isSameList(a: Route, b: Route): boolean {
  return hashOf({ ...a, id: '' }) === hashOf({ ...b, id: '' });
}

function isSection(name: string): name is Section {
  return Object.hasOwn(SECTIONS, name);
}

/** Somebody may have typed it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
