import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeProject } from './bundle.ts';
import { snippet } from './snippets.ts';

const TSC = resolve(import.meta.dirname, '../../node_modules/.bin/tsc');

const OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  lib: ['ES2022', 'DOM', 'DOM.Iterable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  types: [],
  jsx: 'react-jsx',
};

/** What the compiler says of a project's `main.tsx`, one complaint a line. */
function complaintsOf(name: string, main: string, options: object = {}): Promise<string> {
  const root = writeProject(`types-${name}`, {
    'tsconfig.json': JSON.stringify({
      compilerOptions: { ...OPTIONS, ...options },
      files: ['main.tsx'],
    }),
    'main.tsx': main,
  });
  return new Promise((done) => {
    execFile(TSC, ['-p', root], (error, stdout) => done(error ? stdout || error.message : ''));
  });
}

describe('the types of connect-bank/react', () => {
  it('accept the example', async () => {
    expect(await complaintsOf('example', snippet('connect-account.tsx'))).toBe('');
  });

  it('know the props and what each listener is given', async () => {
    const main = `
      import { ConnectBank, type ConnectBankElement, type ConnectBankProps } from 'connect-bank/react';
      import { useRef } from 'react';
      const props: ConnectBankProps = { endpoint: '/', size: 'large', messages: { connect: 'Go' } };
      export const Right = () => {
        const ref = useRef<ConnectBankElement>(null);
        return <ConnectBank {...props} ref={ref} slot="x" className="y" onClick={() => ref.current?.connect()}
          onBeforeOpen={(event) => event.url satisfies string}
          onOpen={({ mode }) => mode satisfies 'popup' | 'redirect'}
          onExit={({ confirmed }) => confirmed satisfies boolean}
          onError={({ code }) => code === 'popup-blocked'} />;
      };
      // @ts-expect-error without an endpoint
      export const a = <ConnectBank />;
      // @ts-expect-error no such mode
      export const b = <ConnectBank endpoint="/" mode="iframe" />;
      // @ts-expect-error it is for reading
      export const c = <ConnectBank endpoint="/" connectionId="1" />;
      // @ts-expect-error an exit has no connection
      export const d = <ConnectBank endpoint="/" onExit={({ connectionId }) => connectionId} />;
      // @ts-expect-error no such code
      export const e = <ConnectBank endpoint="/" onError={({ code }) => code === 'oops'} />;
      // @ts-expect-error methods are no props
      export const f = <ConnectBank endpoint="/" connect={() => {}} />;`;
    expect(await complaintsOf('react', main)).toBe('');
  });
});

describe('the types of connect-bank/jsx/react', () => {
  it('know the attributes, and what each listener is given', async () => {
    const main = `
      import type {} from 'connect-bank/jsx/react';
      export const Right = () => <connect-bank endpoint="/" use-case="rewards" full-width className="x"
        headers={{ a: 'b' }} ref={(element) => element?.connect()}
        onconnect-bank-authorized={({ connectionId }) => connectionId satisfies string} />;
      // @ts-expect-error without an endpoint
      export const a = <connect-bank />;
      // @ts-expect-error no such size
      export const b = <connect-bank endpoint="/" size="huge" />;
      // @ts-expect-error an exit has no connection
      export const c = <connect-bank endpoint="/" onconnect-bank-exit={({ connectionId }) => connectionId} />;`;
    expect(await complaintsOf('jsx', main)).toBe('');
  });
});
