import { expect, it } from 'vitest';
import { createHeaderSerializer } from '../../../sandbox-server/http/redact.ts';

const request = (token: string, more: Record<string, string> = {}) =>
  new Request('http://localhost/', { headers: { Authorization: `Bearer ${token}`, ...more } });

it('writes the headers of each request, whatever the one before had', () => {
  const linesOf = createHeaderSerializer();
  const texts = ['a', 'b', 'b', 'a'].map((each) => linesOf(request('t', { 'X-Name': each })));
  expect(texts.map((text) => text.split('\n').at(-1))).toEqual(['a', 'b', 'b', 'a']);
  expect(linesOf(request('t'))).not.toContain('x-name');
});

it('shows no credential, also of headers that came before', () => {
  const linesOf = createHeaderSerializer();
  for (const token of ['first', 'first', 'second']) {
    expect(linesOf(request(token))).toBe('authorization\nBearer [redacted]');
  }
});

it('takes a server at its word about raw headers', () => {
  const linesOf = createHeaderSerializer();
  const rawHeaders = ['Host', 'localhost', ':path', '/', 'Cookie', 'a=1'];
  const served = Object.assign(request('t'), { rawHeaders });
  expect(linesOf(served)).toBe('Host\nlocalhost\nCookie\n[redacted]');
});
