import { describe, expect, it } from 'vitest';
import { HELP, readInvocation } from '../../sandbox-server/cli-flags.ts';

describe('the flags of the command line', () => {
  it('ask for a sandbox on the usual port when there are none', () => {
    expect(readInvocation([], {})).toMatchObject({
      ...{ port: 4400, host: '127.0.0.1', isJson: false, isQuiet: false, sandbox: {} },
    });
  });

  it('give a command beside the sandbox a free port, unless they name one', () => {
    const command = ['--', 'npm', 'test', '--', '--port', '1'];
    expect(readInvocation(['exec', ...command], {})).toMatchObject({
      ...{ port: 0, command: ['npm', 'test', '--', '--port', '1'] },
    });
    expect(readInvocation(['exec', '--port', '4401', ...command], {}).port).toBe(4401);
  });

  it('name several clients', () => {
    const { sandbox } = readInvocation(['--client', 'a:b', '--client', 'c:d:e'], {});
    expect(sandbox.clients).toEqual([
      { id: 'a', secret: 'b' },
      { id: 'c', secret: 'd:e' },
    ]);
  });

  it('win over the environment, where an empty token is none', () => {
    const token = (argv: string[], variable: string) =>
      readInvocation(argv, { CONNECT_BANK_SANDBOX_TOKEN: variable }).controlToken;
    expect(token(['--control-token', 'flag'], 'variable')).toBe('flag');
    expect(token([], 'variable')).toBe('variable');
    expect(token([], '')).toBeUndefined();
  });

  it('are all in the help', () => {
    const shown = [...HELP.matchAll(/^ {2}--([\w-]+)/gm)].map(([, flag]) => flag);
    expect(shown).toHaveLength(14);
  });

  it.each([
    [['--port', 'x'], '--port: expected a number'],
    [['--port', '70000'], '--port: expected a number'],
    [['--now', 'soon'], '--now: expected a date and time with an offset, like 2026-03'],
    [['--now', '2026-02-30T00:00:00Z'], '--now: expected a date and time'],
    [['--now', '2026-03-16'], '--now: expected a date and time'],
    [['--seed', ''], '--seed: expected a text, got ""'],
    [['--control-token', 'a b'], '--control-token: expected visible ASCII characters'],
    [['--client', 'a b:c'], '--client: expected ID:SECRET, got "a b:c"'],
    [['exec', '--quiet'], 'exec: expected a command after --'],
    [['exec', '--'], 'exec: expected a command after --'],
    [['exec', '--json', '--', 'true'], '--json: stdout is'],
    [['exec', 'npm', 'test'], "Unexpected argument 'npm'"],
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
    expect(() => readInvocation(flags, {})).toThrow(message);
  });
});
