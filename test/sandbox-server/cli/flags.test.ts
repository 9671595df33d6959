import { describe, expect, it } from 'vitest';
import { HELP, parseInvocation } from '../../../sandbox-server/cli/flags.ts';

describe('the flags of the command line', () => {
  it('ask for a sandbox on the usual port when there are none', () => {
    expect(parseInvocation([], {})).toMatchObject({
      ...{ port: 4400, host: '127.0.0.1', isJson: false, isQuiet: false, sandbox: {} },
    });
  });

  it('give a command beside the sandbox a free port, unless they name one', () => {
    const command = ['--', 'npm', 'test', '--', '--port', '1'];
    expect(parseInvocation(['exec', ...command], {})).toMatchObject({
      ...{ port: 0, command: ['npm', 'test', '--', '--port', '1'] },
    });
    expect(parseInvocation(['exec', '--port', '4401', ...command], {}).port).toBe(4401);
  });

  it('name several clients', () => {
    const { sandbox } = parseInvocation(['--client', 'a:b', '--client', 'c:d:e'], {});
    expect(sandbox.clients).toEqual([
      { id: 'a', secret: 'b' },
      { id: 'c', secret: 'd:e' },
    ]);
  });

  it('give a webhook URI to the default client, and to every client that has none', () => {
    const uri = 'http://127.0.0.1:3000/hooks';
    const clientsOf = (...argv: string[]) =>
      parseInvocation(['--webhook-uri', uri, ...argv], {}).sandbox.clients;
    expect(clientsOf()).toMatchObject([{ id: 'sandbox-connect-bank', webhookUri: uri }]);
    expect(clientsOf('--client', 'a:b')).toEqual([{ id: 'a', secret: 'b', webhookUri: uri }]);
  });

  it('have short forms for the port, the help and the version', () => {
    expect(parseInvocation(['-p', '4401'], {}).port).toBe(4401);
    expect(parseInvocation(['-h'], {}).isHelp).toBe(true);
    expect(parseInvocation(['exec', '-v'], {}).isVersion).toBe(true);
  });

  it('win over the environment, where an empty token is none', () => {
    const token = (argv: string[], variable: string) =>
      parseInvocation(argv, { CONNECT_BANK_SANDBOX_TOKEN: variable }).controlToken;
    expect(token(['--control-token', 'flag'], 'variable')).toBe('flag');
    expect(token([], 'variable')).toBe('variable');
    expect(token([], '')).toBeUndefined();
  });

  it('are all in the help', () => {
    const shown = [...HELP.matchAll(/^ {2}--([\w-]+)/gm)].map(([, flag]) => flag);
    expect(shown).toHaveLength(15);
  });

  it.each([
    [['--port', 'x'], '--port: expected a number'],
    [['--port', '70000'], '--port: expected a number'],
    [['--now', 'soon'], '--now: expected a date and time with an offset, like 2026-03'],
    [['--now', '2026-02-30T00:00:00Z'], '--now: expected a date and time'],
    [['--now', '2026-03-16'], '--now: expected a date and time'],
    [['--seed', ''], '--seed: expected a non-empty text, got ""'],
    [['--control-token', 'a b'], '--control-token: expected visible ASCII characters'],
    [['--client', 'a b:c'], '--client: expected ID:SECRET, got "a b:c"'],
    [['exec', '--quiet'], 'exec: expected a command after --'],
    [['exec', '--'], 'exec: expected a command after --'],
    [['exec', '--json', '--', 'true'], '--json: not with exec'],
    [['exec', 'npm', 'test'], 'Put -- before the command, as in: connect-bank-sandbox exec -- npm'],
    [['exec', 'npm', 'test', '--', '--run'], 'Put -- before the command'],
    [['--prot', '1'], "Did you mean '--port'?"],
    [['--webhook_uri', 'https://a.example'], "Did you mean '--webhook-uri'?"],
    [['exec', '--sed', 'x', '--', 'true'], "Did you mean '--seed'?"],
    [['--webhook-uri', 'shop'], '--webhook-uri: expected an http or https URI, got "shop"'],
    [['--client', 'app'], '--client: expected ID:SECRET'],
    [['--client', 'a:b', '--client', 'a:c'], '--client: expected each id once, got "a" again'],
    [['--state', ''], '--state: expected the path of a file'],
    [['--port', '-1'], "use '--port=-XYZ'. See --help."],
    [['--quiet', 'exec', '--', 'true'], 'exec: expected before all flags'],
    [['--preview', 'all'], "Valid values are 'reconfirmation', 'get-connection'"],
    [['--config', '/nowhere.json'], '/nowhere.json is not as expected'],
    [['--colour'], "Unknown option '--colour'"],
    [['extra'], "Unexpected argument 'extra'"],
    [['--control-token', ''], '--control-token: expected visible ASCII characters'],
  ])('refuse %j', (flags, message) => {
    expect(() => parseInvocation(flags, {})).toThrow(message);
  });
});
