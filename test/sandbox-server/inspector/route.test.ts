import { describe, expect, it } from 'vitest';
import { hashOf, isSameList, routeOf } from '../../../sandbox-server/inspector/client/route.ts';

describe('the address of what the inspector shows', () => {
  it('is the connections when it says nothing', () => {
    expect(routeOf('')).toEqual({ section: 'connections', filter: {} });
  });

  it.each([
    '#/requests',
    '#/requests/96ce50247f87f540bb2d86771b3728b8?operation=get-user-info&status=403',
    '#/webhooks?connection_id=7d4b7a2e',
  ])('is read as it was written: %s', (hash) => {
    expect(hashOf(routeOf(hash))).toBe(hash);
  });

  it.each(['#/nowhere', '#/constructor', '#section-heading', '#/%zz'])(
    'is the connections for the unknown hash %s',
    (hash) => {
      expect(routeOf(hash)).toEqual({ section: 'connections', filter: {} });
    },
  );

  it('keeps an id with a slash in one piece', () => {
    const route = { section: 'connections', id: 'a/b?c', filter: {} } as const;
    expect(routeOf(hashOf(route))).toEqual(route);
  });

  it('keeps an id that is no percent-encoding', () => {
    expect(routeOf('#/requests/%zz').id).toBe('%zz');
  });

  it('forgets filters that are empty', () => {
    expect(hashOf({ section: 'requests', filter: { path: '', status: '403' } })).toBe(
      '#/requests?status=403',
    );
  });

  it('shows the same list when another row of it is chosen', () => {
    const list = routeOf('#/requests?status=403');
    expect(isSameList(list, routeOf('#/requests/abc?status=403'))).toBe(true);
    expect(isSameList(list, routeOf('#/requests?status=404'))).toBe(false);
  });
});
