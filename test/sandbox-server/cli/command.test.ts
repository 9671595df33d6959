import { describe, expect, it } from 'vitest';
import {
  type Environment,
  parseDescendants,
  spawnPlanFor,
} from '../../../sandbox-server/cli/command.ts';
import { startErrorMessage } from '../../../sandbox-server/cli/exec.ts';

const POSIX: Environment = { platform: 'linux', isTerminal: false, env: {}, exists: () => false };

const FILES = ['C:\\node\\node.exe', 'C:\\node\\npm.cmd', 'C:\\node\\npm', '.\\tools\\run.bat'];
const WINDOWS: Environment = {
  ...{ platform: 'win32', isTerminal: false },
  env: { Path: 'C:\\windows;C:\\node', comspec: 'C:\\windows\\cmd.exe' },
  exists: (path) => FILES.some((file) => file.toLowerCase() === path.toLowerCase()),
};

describe('a command', () => {
  it('leads a group of its own away from a terminal, and stays in the group of a terminal', () => {
    const away = spawnPlanFor(['npm', 'test'], POSIX);
    expect(away).toEqual({ file: 'npm', args: ['test'], options: { detached: true } });
    const near = spawnPlanFor(['npm', 'test'], { ...POSIX, isTerminal: true });
    expect(near.options).toEqual({ detached: false });
  });

  it.each(['npm', 'npm.cmd', '.\\tools\\run.bat', '.\\tools\\run'])(
    'that is the batch file %s on Windows is started by cmd.exe',
    (program) => {
      const { file, args, options } = spawnPlanFor([program, 'test'], WINDOWS);
      expect(file).toBe('C:\\windows\\cmd.exe');
      expect(args).toEqual(['/d', '/s', '/c', `"${program} ^^^"test^^^""`]);
      expect(options).toEqual({ windowsVerbatimArguments: true });
    },
  );

  it.each(['node', 'node.exe', 'no-such-command'])(
    'that is no batch file, like %s, is started by itself',
    (program) => {
      const args = ['-e', 'a && b'];
      expect(spawnPlanFor([program, ...args], WINDOWS)).toEqual({
        file: program,
        args,
        options: {},
      });
    },
  );

  it.each([
    ['a b', '^^^"a^^^ b^^^"'],
    ['say "hi"', '^^^"say^^^ \\^^^"hi\\^^^"^^^"'],
    ['a & del %X%', '^^^"a^^^ ^^^&^^^ del^^^ ^^^%X^^^%^^^"'],
    ['C:\\dir\\', '^^^"C:\\dir\\\\^^^"'],
    ['', '^^^"^^^"'],
  ])('gives a batch file the argument %j as one, and no shell reads it', (argument, quoted) => {
    expect(spawnPlanFor(['npm', argument], WINDOWS).args[3]).toBe(`"npm ${quoted}"`);
  });

  it('has the processes that it started, and that they started', () => {
    const table = '    1     0\n  100     1\n  101   100\n  102   101\n  200     1\n';
    expect(parseDescendants(table, 100)).toEqual([101, 102]);
  });

  it.each([
    ['no-such-command', 'ENOENT', 'there is no command "no-such-command" in the PATH.'],
    [
      'a && b',
      'ENOENT',
      `"a && b" is not the name of one program. For a line of a shell: exec -- sh -c 'a && b'`,
    ],
    ["echo 'x'", 'ENOENT', `exec -- sh -c 'echo '\\''x'\\'''`],
    ['notes.txt', 'EACCES', '"notes.txt" is not executable.'],
  ])('that cannot be started, %j, is explained', (program, code, reason) => {
    expect(startErrorMessage(program, code, new Error('spawn'))).toContain(reason);
  });
});
