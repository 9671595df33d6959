import { accountsQuerySchemas } from '../../schema/json-schema.ts';
import type { ParameterName } from '../../schema/operations.ts';

const TEXT = { type: 'string' };

/** Parameters that operations share, by the name under which they refer to them. */
export const PARAMETERS = {
  ConnectionIdHeader: {
    in: 'header',
    name: 'Connection-Id',
    description: 'The connection whose data is read.',
    required: true,
    schema: TEXT,
  },
  TlUserIpHeader: {
    in: 'header',
    name: 'Tl-User-IP',
    description:
      "The user's address, if they take part in the call; the first of a list counts. Such calls do not count towards the daily limit.",
    required: false,
    schema: TEXT,
  },
  DeviceUserAgentHeader: {
    in: 'header',
    name: 'X-Device-User-Agent',
    description: "The user agent of the user's device, where it is not `User-Agent`.",
    required: false,
    schema: TEXT,
  },
  TlSignatureHeader: {
    in: 'header',
    name: 'Tl-Signature',
    description: 'A detached JWS over path, headers and body.',
    required: true,
    schema: TEXT,
  },
} as const;

/** The path's parameters and those named. */
export function parametersOf(path: string, names: readonly ParameterName[]): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    in: 'path',
    name,
    required: true,
    schema: name === 'request_id' ? { ...TEXT, format: 'uuid' } : TEXT,
  }));
  return [...inPath, ...names.flatMap(parameterOf)];
}

function parameterOf(name: ParameterName): object[] {
  if (name !== 'AccountsQuery') return [{ $ref: `#/components/parameters/${name}` }];
  return Object.entries(accountsQuerySchemas()).map(([query, schema]) => ({
    in: 'query',
    name: query,
    required: false,
    schema,
  }));
}
