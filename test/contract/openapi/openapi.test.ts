import { validate } from '@readme/openapi-parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../../sandbox-server/index.ts';
import { PREVIEWS } from '../../../sandbox-server/schema/operation.ts';
import { WEBHOOK_TYPES } from '../../../sandbox-server/schema/webhook.ts';
import { guesses } from '../../docs/guesses.ts';
import { MISSING, readOracle } from '../oracle.ts';
import { AMENDMENTS, type Amendment, amended } from './amendments.ts';
import { invalidValuesOf, validValuesOf } from './instances.ts';
import {
  type DocumentOperation,
  follow,
  type Json,
  type JsonObject,
  objectOf,
  operationsOf,
  parametersOf,
  schemasOf,
  trueLayerDocuments,
} from './pairs.ts';

const API = 'https://api.truelayer-sandbox.com';

async function documentOf(options: SandboxOptions = {}, origin = API): Promise<JsonObject> {
  const response = await createSandbox(options).fetch(`${origin}/openapi.json`);
  return objectOf(await response.json());
}

const ours = await documentOf();
const ourOperations = operationsOf(ours);

describe('the document', () => {
  it.each([[], PREVIEWS])(
    'the document is valid OpenAPI 3.1 (previews: %s)',
    async (...previews) => {
      const document = await documentOf({ previews });
      const result = await validate(structuredClone(document) as never);
      expect(result).toMatchObject({ valid: true, warnings: [], specification: 'OpenAPI' });
      expect(document.openapi).toBe('3.1.0');
    },
  );

  it('the document has previews only if they are enabled', async () => {
    const ids = (document: JsonObject) => operationsOf(document).map(({ id }) => id);
    expect(ids(ours)).not.toContain('get-connection');
    expect(ids(await documentOf({ previews: ['get-connection'] }))).toContain('get-connection');
    expect(ids(await documentOf({ previews: PREVIEWS }))).toContain('reconfirm-connection');
  });

  it('the document has the URLs of the request as its servers', async () => {
    const document = await documentOf({}, 'http://127.0.0.1:4400');
    expect(document.servers).toEqual([{ url: 'http://127.0.0.1:4400' }]);
    expect(ours.servers).toEqual([{ url: API }]);
    const token = objectOf(objectOf(ours.paths)['/connect/token']);
    expect(token.servers).toEqual([{ url: 'https://auth.truelayer-sandbox.com' }]);
  });

  it('the document describes every documented webhook', () => {
    const types = webhooksOf(ours)
      .flatMap((webhook) => Object.values(schemasOf(webhook)))
      .flatMap(({ oneOf }) => (Array.isArray(oneOf) ? oneOf : []))
      .map((schema) => objectOf(objectOf(objectOf(schema).properties).type).const);
    expect(types).toEqual(WEBHOOK_TYPES.filter((type) => type !== 'connection_future_event'));
  });

  it('the document marks guesses with the sentences of the source', () => {
    const sentences = new Set(guesses().map(({ sentence }) => sentence));
    const marked = guessesIn(ours);
    expect(marked.length).toBeGreaterThan(4);
    expect(marked.filter((sentence) => !sentences.has(sentence))).toEqual([]);
  });

  it('the document marks the body of the balance as a guess', () => {
    const balance = ourOperations.find(({ id }) => id === 'connected-accounts-get-balance');
    expect(balance?.operation['x-guess']).toEqual([expect.stringContaining('its body is not')]);
  });
});

const oracle = readOracle();

describe.skipIf(oracle === undefined)(
  `compared with TrueLayer's document (skipped: ${MISSING})`,
  () => {
    const documents = oracle === undefined ? [] : trueLayerDocuments();
    const operations = documents.flatMap(operationsOf).map((theirs) => ({ id: theirs.id, theirs }));
    const ourTwin = ({ id }: { id: string }) => found(ourOperations, id);

    it.each(operations)('$id has the same method and path', ({ theirs }) => {
      const { method, path } = ourTwin(theirs);
      expect({ method, path }).toEqual({ method: theirs.method, path: theirs.path });
    });

    it.each(operations)('$id has the same parameters', ({ theirs }) => {
      expect(parameterLines(ourTwin(theirs))).toEqual(parameterLines(theirs));
    });

    it.each(operations)('$id has the same statuses, media types and headers', ({ theirs }) => {
      expect(answerLines(ourTwin(theirs))).toEqual(answerLines(theirs));
    });

    it.each(operations)('$id accepts the same media types', ({ theirs }) => {
      const types = ({ operation }: DocumentOperation) =>
        Object.keys(objectOf(objectOf(operation.requestBody).content));
      const forms =
        theirs.id === 'GenerateAccessToken' ? ['application/x-www-form-urlencoded'] : [];
      expect(types(ourTwin(theirs))).toEqual([...types(theirs), ...forms]);
    });

    it.each(operations)('$id requires the same authorisation', ({ theirs }) => {
      expect(ourTwin(theirs).operation.security).toEqual(theirs.operation.security);
    });

    it('the document has one more operation, which TrueLayer documents on another page', () => {
      const known = operations.map(({ id }) => id);
      const more = ourOperations.filter(({ id }) => !known.includes(id)).map(({ id }) => id);
      expect(more).toEqual(['connected-accounts-get-balance']);
    });

    it('the document has the same webhooks, and those about banks from another page', () => {
      const [data = {}] = documents;
      const lines = (document: JsonObject) =>
        Object.entries(objectOf(document.webhooks)).map(([name, item]) => {
          const post = objectOf(follow(document, objectOf(item).post));
          const names = parametersOf(post).map((parameter) => parameter.name);
          return [name, post.operationId, names];
        });
      expect(lines(ours)).toEqual([
        ...lines(data),
        ['provider_availability', 'provider-webhooks', ['Tl-Signature']],
      ]);
    });

    const pairs = pairsWith(documents, AMENDMENTS);
    it.each(pairs)(
      'both documents accept and reject the same values: $name',
      ({ mine, theirs }) => {
        expect(disagreements(mine, theirs)).toEqual([]);
      },
    );

    it.each(AMENDMENTS)('the amendment is needed: $why', (amendment) => {
      const others = AMENDMENTS.filter((each) => each !== amendment);
      const asAmended = new Map(pairs.map(({ name, theirs }) => [name, JSON.stringify(theirs)]));
      const touched = pairsWith(documents, others).filter(
        ({ name, theirs }) => JSON.stringify(theirs) !== asAmended.get(name),
      );
      expect(touched.some(({ mine, theirs }) => disagreements(mine, theirs).length > 0)).toBe(true);
    });
  },
);

function pairsWith(documents: readonly JsonObject[], amendments: readonly Amendment[]) {
  return documents
    .map((document) => amended(document, amendments))
    .flatMap((document) => [...operationsOf(document), ...webhooksOf(document)])
    .flatMap((theirs) => {
      const twin = found([...ourOperations, ...webhooksOf(ours)], theirs.id);
      return Object.entries(schemasOf(theirs)).map(([what, schema]) => ({
        name: `${theirs.id} ${what}`,
        theirs: schema,
        mine: schemasOf(twin)[what] ?? {},
      }));
    });
}

function webhooksOf(document: JsonObject): DocumentOperation[] {
  return Object.entries(objectOf(document.webhooks)).map(([path, item]) => {
    const operation = objectOf(follow(document, objectOf(item).post));
    return { id: String(operation.operationId), method: 'post', path, operation };
  });
}

function found(operations: readonly DocumentOperation[], wanted: string): DocumentOperation {
  const operation = operations.find(({ id }) => id === wanted);
  if (operation === undefined) throw new Error(`our document has no ${wanted}`);
  return operation;
}

function parameterLines({ operation }: DocumentOperation): string[] {
  return parametersOf(operation)
    .map(({ in: place, name, required = false }) => `${place} ${name} ${required}`)
    .sort();
}

function answerLines({ operation }: DocumentOperation): string[] {
  return Object.entries(objectOf(operation.responses)).map(([status, answer]) => {
    const { headers, content } = objectOf(answer);
    const names = [headers, content].flatMap((part) => Object.keys(objectOf(part)));
    return [status, ...names].join(' ');
  });
}

const ajv = new Ajv2020({ strict: false, logger: false });
addFormats.default(ajv);

/** Values that only one of the two accepts, with who it is. The same ones in every run. */
function disagreements(mine: JsonObject, theirs: JsonObject): object[] {
  const [isMine, isTheirs] = [ajv.compile<Json>(mine), ajv.compile<Json>(theirs)];
  const values = [mine, theirs].flatMap((schema) =>
    fc.sample(fc.oneof(validValuesOf(schema), invalidValuesOf(schema)), { numRuns: 400, seed: 7 }),
  );
  return values
    .filter((value) => isMine(value) !== isTheirs(value))
    .map((value) => ({ value, acceptedBy: isMine(value) ? 'ours' : 'theirs' }))
    .slice(0, 3);
}

function guessesIn(node: Json | undefined): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, Json]) =>
    key === 'x-guess' && Array.isArray(value) ? value.map(String) : guessesIn(value),
  );
}
