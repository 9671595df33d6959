/** Reads the guides, and runs their code in a new project. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createInstalledProject, MANIFEST, type Project, ROOT } from '../dist/project.ts';

const GUIDES = join(ROOT, 'docs/guides');
/** Timeout of one snippet. */
const SNIPPET_TIMEOUT_MS = 200_000;

export const GUIDE_NAMES = readdirSync(GUIDES).filter((name) => name.endsWith('.md'));

/** A fenced code block. */
type Snippet = {
  language: string;
  code: string;
  /** The file name in the comment of its first line, or of the line after a docblock. */
  file?: string;
  /** The output that the text after the code block shows. */
  prints?: string;
};

export type GuideProject = Project & {
  snippets: readonly Snippet[];
  /** Runs a shell snippet in the project. */
  run(code: string, env?: NodeJS.ProcessEnv): Run;
  /** Compiles the project's files and returns the type errors. */
  typeErrors(): string;
};

export type Run = { status: number | null; output: string };

export const textOf = (guide: string): string => readFileSync(join(GUIDES, guide), 'utf8');

export function snippetsOf(guide: string): Snippet[] {
  const fences = textOf(guide).matchAll(/^```(\w*)\n(.*?)^```\n(?:\nThis prints `([^`]*)`)?/gms);
  return [...fences].map(([, language = '', code = '', prints]) => {
    const file = /^(?:\/\*\*.*\*\/\n)?(?:\/\/|#) ([\w./-]+\.\w+)\n/.exec(code)?.[1];
    return { language, code, ...(file && { file }), ...(prints && { prints }) };
  });
}

/**
 * Creates a project with the package, the tools, and every file of the guide.
 * @param replacing texts to replace in the code, e.g. a port that may be in use
 */
export function setupGuide(
  guide: string,
  { tools = [], replacing = {} }: { tools?: string[]; replacing?: Record<string, string> } = {},
): GuideProject {
  const project = createInstalledProject();
  const { directory } = project;
  const snippets = snippetsOf(guide).map((snippet) => ({
    ...snippet,
    code: Object.entries(replacing).reduce(
      (code, [name, by]) => code.replaceAll(name, by),
      snippet.code,
    ),
  }));
  for (const tool of ['typescript', '@types/node', ...tools]) project.link(tool);
  for (const { file, code } of snippets) {
    if (file === undefined) continue;
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), code);
  }
  const bin = linkCommands(project, ['tsc', ...tools]);
  const run: GuideProject['run'] = (code, env) => {
    const PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`;
    const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', code], {
      cwd: directory,
      env: { ...withoutVitest(process.env), PATH, NO_COLOR: '1', ...env },
      encoding: 'utf8',
      timeout: SNIPPET_TIMEOUT_MS,
    });
    return { status, output: stdout + stderr };
  };
  return { ...project, snippets, run, typeErrors: () => typeErrorsOf(run, snippets) };
}

/** Removes the variables of Vitest and npm, so that a nested Vitest does not see the outer one. */
function withoutVitest(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|npm_)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

/** Links the commands of the package and of the tools, as npm does. */
function linkCommands({ directory }: Project, tools: string[]): string {
  const bin = join(directory, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  for (const [name, file] of Object.entries(MANIFEST.bin)) {
    const target = join(directory, 'node_modules/connect-bank', file);
    chmodSync(target, 0o755);
    symlinkSync(target, join(bin, name));
  }
  const own = readdirSync(join(ROOT, 'node_modules/.bin'));
  for (const tool of tools.filter((name) => own.includes(name))) {
    symlinkSync(join(ROOT, 'node_modules/.bin', tool), join(bin, tool));
  }
  return bin;
}

function typeErrorsOf(run: GuideProject['run'], snippets: readonly Snippet[]): string {
  const files = snippets.flatMap(({ language, file }) => (language === 'ts' && file ? [file] : []));
  const options =
    '--noEmit --strict --module nodenext --target es2022 --lib es2023,dom --types node';
  const { output } = run(
    `tsc ${options} --allowImportingTsExtensions --skipLibCheck ${files.join(' ')} || true`,
  );
  return output;
}

/**
 * Starts a command that keeps running, and waits for its first line of output.
 * @throws Error if it exits before
 */
export async function start({ directory }: Project, command: string): Promise<ChildProcess> {
  const [, name = '', ...args] = command.trim().split(/\s+/);
  const file = join(directory, 'node_modules/.bin', name);
  const child = spawn(file, args, { cwd: directory, stdio: ['ignore', 'pipe', 'ignore'] });
  await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${command} ended before it was ready, with ${code}`);
    }),
  ]);
  return child;
}
