import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setupSandbox } from '../sandbox-server/app.ts';
import { guesses, guessesIn, ROOT } from './guesses.ts';
import { LIMITATIONS, limitationsPage } from './limitations.ts';
import { README, withLimitations } from './readme.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
const PICTURE_LIMIT = 200 * 1024;

const CREDENTIALS = { id: 'sandbox-connect-bank', secret: 'sandbox-secret' };
const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

describe('a guess', () => {
  it('the guess is the sentence of the tag without the rest of the comment', () => {
    const source = '/**\n * How long it takes.\n * @guess Nobody says\n */\nconst A = 1;';
    expect(guessesIn(source)).toEqual(['Nobody says.']);
  });

  it('the guess may span lines and ends at the next tag', () => {
    expect(guessesIn('/** @guess One\n * two.\n * @returns three */')).toEqual(['One two.']);
  });

  it('a comment may have several guesses', () => {
    expect(guessesIn('/** @guess One.\n * @guess Two. */')).toEqual(['One.', 'Two.']);
  });

  it('an empty guess is rejected', () => {
    expect(() => guessesIn('/** @guess */')).toThrow('has no sentence');
  });

  it('the source has guesses', () => {
    const files = guesses().map(({ file }) => file);
    expect(files).toContain('sandbox-server/schema/balance.ts');
  });
});

describe('the README', () => {
  it('the README summarizes the guesses; `npm run readme` updates it', () => {
    const text = readFileSync(README, 'utf8');
    expect(text).toBe(withLimitations(text));
  });

  it('the README links to the page with every guess of the source', () => {
    const page = readFileSync(LIMITATIONS, 'utf8');
    expect(read('README.md')).toContain('](docs/limitations.md)');
    expect(page).toBe(limitationsPage());
    for (const { sentence } of guesses()) expect(page).toContain(`- ${sentence} (`);
  });

  it.each(['docs/overview.svg', 'docs/demo.png'])(
    'the README shows the picture %s, and its file is small',
    (picture) => {
      expect(read('README.md')).toContain(`](${picture})`);
      expect(statSync(join(ROOT, picture)).size).toBeLessThan(PICTURE_LIMIT);
    },
  );

  it('the README has both commands', () => {
    expect(read('README.md')).toContain('npm ci && npm start');
    expect(read('README.md')).toContain('npm ci && npm test');
  });
});

describe('the sandbox controls in the README', () => {
  it('the code runs', async () => {
    const [, code = ''] =
      /### Control the sandbox from a test\n\n```js\n(.*?)```/s.exec(read('README.md')) ?? [];
    const receiveWebhook = async () => new Response();
    const client = { ...CREDENTIALS, webhookUri: 'https://app.example/webhook' };
    const { sandbox, call, create } = await setupSandbox({
      clients: [client],
      fetch: receiveWebhook,
    });
    const { id } = await create();
    const readAccounts = async (connection: string) => {
      const ask = () => call('GET', '/v3/connected-accounts', { connection });
      return ask().catch(ask);
    };
    const run = new AsyncFunction('sandbox', 'connectionId', 'readAccounts', code);
    await run(sandbox, id, readAccounts);
    const end = sandbox.connections.get(id)?.consentEndsAt;
    expect(end).toBeLessThanOrEqual(sandbox.clock.now());
  });
});

describe.each(PAGES)('%s', (page) => {
  it('the page names only existing npm scripts', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const named = [...read(page).matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name]) => name);
    expect(named.filter((name = '') => !(name in scripts))).toEqual([]);
  });
});
