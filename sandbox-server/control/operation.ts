import { z } from 'zod';
import { strictObject } from '../schema/strict-object.ts';
import { type ControlContext, controlResponse, readControlBody, readQuery } from './http.ts';
import type { ProblemStatus } from './problem.ts';

/**
 * One operation of the control plane. Validation, routing and the OpenAPI document are all made from
 * this value.
 */
export type ControlOperation<Plane = never> = {
  method: 'DELETE' | 'GET' | 'POST' | 'PUT';
  /** Below `/_sandbox`, with at most one parameter, as OpenAPI spells it: `/faults/{id}`. */
  path: string;
  summary: string;
  status: 200 | 201 | 204;
  problems: readonly ProblemStatus[];
  query: z.ZodObject;
  body: z.ZodType;
  /** The JSON of the response; `noBody` for none, or for a stream. */
  response: z.ZodType;
  handle: (c: ControlContext, plane: Plane) => Promise<Response>;
};

type Call<Query, Body> = {
  c: ControlContext;
  /** The parameter of the path; empty where there is none. */
  id: string;
  query: Query;
  body: Body;
};

type Definition<Plane, Query extends z.ZodObject, Body extends z.ZodType> = Omit<
  ControlOperation,
  'handle' | 'query' | 'body' | 'problems'
> & {
  /** Statuses besides 400 for an invalid query or body. */
  problems?: readonly ProblemStatus[];
  query: Query;
  body: Body;
  /** Returns the value of the response's JSON, nothing for an empty response, or the response itself. */
  handle: (call: Call<z.output<Query>, z.output<Body>>, plane: Plane) => unknown;
};

/** Finds the controls of the client that a query names, or those of the whole sandbox. */
export type ControlsFor<Controls> = (query: { client_id?: string | undefined }) => Controls;

/** The query that narrows an operation to one client. */
export const clientQuery = strictObject({ client_id: z.string().optional() });

/** The query of an operation that takes none. */
export const noQuery = strictObject({});

/** The body of a request that may be left out: nothing, or an empty object. */
export const emptyBody = strictObject({});

/** For requests and responses without a body. */
export const noBody = z.undefined();

/** Creates operations that need `Plane` of the control plane, with the checks of their query and body. */
export function operationOn<Plane>() {
  return function operation<Query extends z.ZodObject, Body extends z.ZodType>(
    definition: Definition<Plane, Query, Body>,
  ): ControlOperation<Plane> {
    const { problems = [], handle, ...rest } = definition;
    return {
      ...rest,
      problems: [400, ...problems],
      handle: async (c, plane) => {
        const query = readQuery(c, definition.query);
        const body = await readControlBody(c, definition.body);
        const [id = ''] = Object.values(c.req.param());
        const result = await handle({ c, id, query, body }, plane);
        if (result instanceof Response) return result;
        const { status } = definition;
        return typeof result === 'object' && result !== null && status !== 204
          ? controlResponse(c, result, status)
          : c.body(null, 204);
      },
    };
  };
}
