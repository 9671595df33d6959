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

/** Compiles the files as a project and returns the type errors, one per line. */
function typeErrorsOf(name: string, files: Record<string, string>, options = {}): Promise<string> {
  const root = writeProject(`types-${name}`, {
    ...files,
    'tsconfig.json': JSON.stringify({
      compilerOptions: { ...OPTIONS, ...options },
      files: Object.keys(files),
    }),
  });
  return new Promise((done) => {
    execFile(TSC, ['-p', root], (error, stdout) => done(error ? stdout || error.message : ''));
  });
}

const COMPONENT = `
  import { ConnectBank, type ConnectBankElement, type ConnectBankProps } from 'connect-bank/react';
  import { useRef } from 'react';
  const props: ConnectBankProps = { endpoint: '/', size: 'large', messages: { connect: 'Go' } };
  export const Right = () => {
    const ref = useRef<ConnectBankElement>(null);
    return <ConnectBank {...props} ref={ref} slot="x" className="y"
      onClick={() => ref.current?.connect()}
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

const tag = (dialect: string, on: string): string => `
  import type {} from 'connect-bank/jsx/${dialect}';
  import { HostError, type JourneyError, type HostClient, type SessionRequest, type SessionState } from 'connect-bank';
  const error: JourneyError = { code: 'denied', recoverable: false, detail: '' };
  const pending: SessionState = { status: 'pending' };
  const host: HostClient = {
    createSession: ({ challenge }: SessionRequest) => Promise.reject(new HostError(error)),
    readSession: async () => ({ session: pending, retryAfter: 0 }),
  };
  export const right = <connect-bank endpoint="/" use-case="rewards" full-width id="x"
    headers={{ a: 'b' }} hostClient={host} ref={(it) => { it?.connect(); }}
    ${on}connect-bank-exit={({ confirmed }) => { confirmed satisfies boolean; }} />;
  // @ts-expect-error without an endpoint
  export const a = <connect-bank />;
  // @ts-expect-error no such size
  export const b = <connect-bank endpoint="/" size="huge" />;
  // @ts-expect-error an exit has no connection
  export const c = <connect-bank endpoint="/" ${on}connect-bank-exit={(it) => it.connectionId} />;`;

const SOLID = `
  import type {} from 'connect-bank/jsx/solid';
  export const right = <connect-bank endpoint="/" attr:connection-id="1" />;
  // @ts-expect-error Solid would set the property of this name, which is read-only
  export const wrong = <connect-bank endpoint="/" connection-id="1" />;`;

describe('the types', () => {
  it('the types of the React component and its tag accept the example and reject invalid props', async () => {
    const files = {
      'example.tsx': snippet('connect-account.tsx'),
      'component.tsx': COMPONENT,
      'tag.tsx': tag('react', 'on'),
    };
    expect(await typeErrorsOf('react', files)).toBe('');
  });

  it('the types of the tag in Preact accept the example and reject invalid props', async () => {
    const files = {
      'example.tsx': snippet('preact/connect-account.tsx'),
      'tag.tsx': tag('preact', 'on'),
    };
    expect(await typeErrorsOf('preact', files, { jsxImportSource: 'preact' })).toBe('');
  });

  it('the types of the tag in Solid accept the example and reject invalid props', async () => {
    const files = {
      'example.tsx': snippet('solid/connect-account.tsx'),
      'tag.tsx': tag('solid', 'on:'),
      'solid.tsx': SOLID,
    };
    const options = { jsx: 'preserve', jsxImportSource: 'solid-js' };
    expect(await typeErrorsOf('solid', files, options)).toBe('');
  });
});
