import { OPERATIONS, type OperationId } from '../schema/operation.ts';

type PathOf<Id extends OperationId> = Extract<(typeof OPERATIONS)[number], { id: Id }>['path'];

/** `/accounts/{account_id}` as Hono spells it: `/accounts/:account_id`. */
type HonoPath<Path extends string> = Path extends `${infer Before}{${infer Name}}${infer After}`
  ? `${Before}:${Name}${HonoPath<After>}`
  : Path;

/** The method and the path of an operation, for Hono's `on`. */
export function routeOf<Id extends OperationId>(
  id: Id,
): [method: string, path: HonoPath<PathOf<Id>>];
export function routeOf(id: OperationId): [method: string, path: string] {
  const operation = OPERATIONS.find((each) => each.id === id);
  if (operation === undefined) throw new Error(`There is no operation ${id}`);
  return [operation.method, operation.path.replaceAll(/\{(\w+)\}/g, ':$1')];
}
