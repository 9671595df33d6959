import { validate } from '@readme/openapi-parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { setupControlPlane } from './control-plane.ts';

type Operation = {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
};
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> };

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);

async function setup() {
  const base = await setupControlPlane();
  const document: Document = (await base.control('GET /openapi.json')).body;
  const schemaOf = (call: string, status: number) => {
    const [method = '', path = ''] = call.split(' ');
    const response = document.paths[path]?.[method.toLowerCase()]?.responses[status];
    return Object.values(response?.content ?? {})[0]?.schema;
  };
  return { ...base, document, schemaOf };
}

describe("the control plane's document", () => {
  it('is valid OpenAPI 3.1', async () => {
    const { document } = await setup();
    const result = await validate(structuredClone(document) as never);
    expect(result).toMatchObject({ valid: true, warnings: [] });
    expect(document.openapi).toBe('3.1.0');
  });

  it('gives every operation an id of its own', async () => {
    const { document } = await setup();
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(ids.length).toBeGreaterThan(35);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('post-connections-id-approve');
  });

  it('names the origin at which it was read', async () => {
    const { sandbox } = await setup();
    const response = await sandbox.fetch('http://localhost:4400/_sandbox/openapi.json');
    expect(await response.json()).toMatchObject({
      servers: [{ url: 'http://localhost:4400/_sandbox' }],
    });
  });

  it.each([
    ['GET /state', '/state', undefined],
    ['GET /clock', '/clock', undefined],
    ['POST /clock', '/clock', { freeze: true }],
    ['GET /clients', '/clients', undefined],
    ['POST /clients', '/clients', { name: 'Another' }],
    ['GET /connections', '/connections', undefined],
    ['GET /connections/{id}', '/connections/ID', undefined],
    ['POST /connections/{id}/revoke', '/connections/ID/revoke', {}],
    ['POST /faults', '/faults', { latency: 5, webhook: undefined }],
    ['POST /faults', '/faults', { webhook: { fail: 'drop' } }],
    ['GET /requests', '/requests', undefined],
    ['GET /webhooks', '/webhooks', undefined],
    ['GET /users', '/users', undefined],
    ['GET /scenarios', '/scenarios', undefined],
    ['POST /scenarios', '/scenarios', { name: 'bank-down' }],
    ['GET /snapshot', '/snapshot', undefined],
    ['POST /reset', '/reset', {}],
    ['GET /openapi.json', '/openapi.json', undefined],
  ])('describes the response to %s', async (call, path, sent) => {
    const { control, connect, sandbox, schemaOf } = await setup();
    sandbox.clients.add({ id: 'hooked', secret: 's', webhookUri: 'https://app.example/hooks' });
    const { id } = await connect();
    sandbox.client('hooked').scenarios.run('connected');
    const [method] = call.split(' ');
    const { status, body } = await control(`${method} ${path.replace('ID', id)}`, sent);
    const schema = schemaOf(call, status);
    expect(schema).toBeDefined();
    const isValid = ajv.validate(schema ?? {}, body);
    expect(ajv.errors ?? []).toEqual([]);
    expect(isValid).toBe(true);
  });

  it('describes a problem', async () => {
    const { control, document } = await setup();
    const { body } = await control('POST /clock', { advance: 'soon' });
    const validateProblem = ajv.compile({ ...document, $ref: '#/components/schemas/Problem' });
    expect(validateProblem(body)).toBe(true);
    expect(validateProblem({ title: 'Bad Request' })).toBe(false);
  });
});
