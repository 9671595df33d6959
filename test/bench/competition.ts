import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundle } from '../bundle.ts';
import type { Call } from './call.ts';
import { install } from './install.ts';
import type { Absent, Subject } from './subject.ts';

/** The responses of the sandbox, which other servers return too. */
export type Model = {
  /** The call to the sandbox, with its bearer token and its connection. */
  get: Call;
  token: Call;
  accounts: object;
  openApi: OpenApi;
};

type OpenApi = {
  paths: Record<string, Record<string, { responses: Record<string, OpenApiResponse> }>>;
};
type OpenApiResponse = { content?: Record<string, object> };

type Competitor = {
  name: string;
  /** `name@version` in npm's registry. */
  package?: string;
  /** @param modules the folder in which the package is installed. */
  subject(modules: string): Omit<Subject, 'name'> | Promise<Omit<Subject, 'name'>>;
};

const PATH = '/v3/connected-accounts';

/** Finds the servers that can be installed, configured with the same response if possible. */
export async function findCompetition(
  model: Model,
  { directory, isWanted }: { directory: string; isWanted: (name: string) => boolean },
): Promise<(Subject | Absent)[]> {
  const found: (Subject | Absent)[] = [];
  const wanted = competitors(model, directory).filter(({ name }) => isWanted(name));
  for (const { name, package: published, subject } of wanted) {
    try {
      const modules = published === undefined ? '' : await install(published, directory);
      found.push({ name, ...(await subject(modules)) });
    } catch (error) {
      found.push({ name, why: String(error).split('\n')[0] ?? '' });
    }
  }
  return found;
}

function competitors(model: Model, directory: string): Competitor[] {
  const { get, token } = model;
  const file = (name: string, content: object) => {
    writeFileSync(join(directory, name), JSON.stringify(content));
    return join(directory, name);
  };
  const accounts = file('accounts.json', model.accounts);
  const openApi = file('openapi.json', withExample(model.openApi, model.accounts));
  const hono = async (name: string, calls: Subject['calls']) => {
    const server = await bundle(resolve(import.meta.dirname, `${name}.ts`));
    const command = (port: number) => [process.execPath, server, String(port), accounts];
    return { ready: get, calls, command };
  };
  const prism = (name: string, flags: string[]): Competitor => ({
    name,
    package: '@stoplight/prism-cli@5.16.0',
    subject: (modules) => ({
      ready: get,
      calls: { get },
      command: (port) => [
        ...[process.execPath, `${modules}/@stoplight/prism-cli/dist/index.js`, 'mock', openApi],
        ...['--port', String(port), ...flags],
      ],
    }),
  });
  return [
    { name: 'plain Hono', subject: () => hono('hono-plain', { get }) },
    { name: 'bare Hono with checks', subject: () => hono('hono-bare', { get, token }) },
    emulate(file),
    oauth2MockServer(),
    prism('Prism, silent', ['--verboseLevel', 'silent']),
    prism('Prism', []),
    jsonServer(file('db.json', { 'connected-accounts': model.accounts })),
    mockoon(file('mockoon.json', mockoonEnvironment(model.accounts)), get),
  ];
}

function withExample(openApi: OpenApi, example: object): object {
  const copy = structuredClone(openApi);
  const content = copy.paths[PATH]?.get?.responses['200']?.content ?? {};
  for (const media of Object.values(content)) Object.assign(media, { example });
  return copy;
}

/** Its GitHub. Each token may make 5,000 calls per hour, so there are many. The last version for Node 20. */
function emulate(file: (name: string, content: object) => string): Competitor {
  const tokens = Array.from({ length: 200 }, (_, i) => `token_${i}`);
  const headers = { Authorization: `Bearer ${tokens[0]}` };
  const get = { path: '/users/admin', headers, tokens };
  return {
    name: 'emulate',
    package: 'emulate@0.11.2',
    subject: (modules) => {
      const users = tokens.map((token) => [token, { login: 'admin', scopes: ['user'] }]);
      const seed = file('emulate.json', { tokens: Object.fromEntries(users) });
      return {
        ready: get,
        calls: { get },
        command: (port) => [
          ...[process.execPath, `${modules}/emulate/dist/index.js`, 'start'],
          ...['--service', 'github', '--seed', seed, '--port', String(port)],
        ],
      };
    },
  };
}

function oauth2MockServer(): Competitor {
  const get = { path: '/.well-known/openid-configuration' };
  const body = 'grant_type=client_credentials&client_id=app&client_secret=secret&scope=data';
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return {
    name: 'oauth2-mock-server',
    package: 'oauth2-mock-server@9.3.0',
    subject: (modules) => ({
      ready: get,
      calls: { get, token: { path: '/token', headers, body } },
      command: (port) => [
        ...[process.execPath, `${modules}/oauth2-mock-server/dist/oauth2-mock-server.mjs`],
        ...['-a', '127.0.0.1', '-p', String(port)],
      ],
    }),
  };
}

function jsonServer(database: string): Competitor {
  const get = { path: '/connected-accounts' };
  return {
    name: 'json-server',
    package: 'json-server@0.17.4',
    subject: (modules) => ({
      ready: get,
      calls: { get },
      command: (port) => [
        ...[process.execPath, `${modules}/json-server/lib/cli/bin.js`, database, '--quiet'],
        ...['--host', '127.0.0.1', '--port', String(port)],
      ],
    }),
  };
}

function mockoon(environment: string, get: Call): Competitor {
  return {
    name: 'Mockoon',
    package: '@mockoon/cli@9.9.0',
    subject: (modules) => ({
      ready: get,
      calls: { get },
      command: (port) => [
        ...[process.execPath, `${modules}/@mockoon/cli/bin/run.js`, 'start', '--repair'],
        ...['--disable-log-to-file', '--data', environment, '--port', String(port)],
      ],
    }),
  };
}

/** The minimum that `--repair` can complete. */
function mockoonEnvironment(accounts: object): object {
  const uuid = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
  const response = {
    uuid: uuid(2),
    body: JSON.stringify(accounts),
    statusCode: 200,
    headers: [{ key: 'Content-Type', value: 'application/json' }],
    disableTemplating: true,
    default: true,
  };
  const route = {
    uuid: uuid(1),
    type: 'http',
    method: 'get',
    endpoint: PATH.slice(1),
    responses: [response],
  };
  return {
    uuid: uuid(0),
    lastMigration: 33,
    name: 'accounts',
    hostname: '127.0.0.1',
    routes: [route],
    rootChildren: [{ type: 'route', uuid: uuid(1) }],
  };
}
