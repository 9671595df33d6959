import { describe, expect, it } from 'vitest';
import { flagsOf, parseAutocannon } from './autocannon.ts';
import { UNIQUE } from './call.ts';
import { parseWrk, scriptOf } from './wrk.ts';

describe('the report of wrk', () => {
  it('is read from its last line', () => {
    const output = 'Running 4s test\n  Requests/sec: 1\n80000 4000000 2500 3\n';
    expect(parseWrk(output)).toEqual({ requests: 80_000, perSecond: 20_000, p99: 2.5, errors: 3 });
  });

  it.each(['', 'unable to connect', '1 2 3', '1 2 3 x'])('is refused as %j', (output) => {
    expect(() => parseWrk(output)).toThrow('wrk reported');
  });
});

describe('the script of wrk', () => {
  it('sends headers, and a body as a POST', () => {
    const script = scriptOf({ path: '/', headers: { Accept: '*/*' }, body: 'say="hi"' });
    expect(script).toContain('wrk.headers["Accept"] = "*/*"');
    expect(script).toContain('wrk.method = "POST"');
    expect(script).toContain('wrk.body = "say=\\"hi\\""');
  });

  it('takes turns with tokens', () => {
    expect(scriptOf({ path: '/', tokens: ['a', 'b'] })).toContain('tokens, turn = { "a", "b" }, 0');
  });
});

describe('a text that is another in each request', () => {
  const call = { path: '/', headers: { Key: UNIQUE, Accept: '*/*' }, body: `say=${UNIQUE}` };

  it('is made of the run and of a number by wrk, in headers and body', () => {
    const script = scriptOf(call, 'run');
    expect(script).toContain('local text = "run" .. string.format("%040d", nth)');
    expect(script).toContain('wrk.headers["Key"] = text');
    expect(script).toContain('body:gsub(pattern, text)');
    expect(script).not.toContain('wrk.headers["Accept"] = text');
  });

  it('is left out of the headers by autocannon, and always the same in the body', () => {
    expect(flagsOf(call)).toEqual([
      '-H',
      'Accept=*/*',
      '-m',
      'POST',
      '-b',
      `say=${'0'.repeat(43)}`,
    ]);
  });
});

describe('the report of autocannon', () => {
  it('counts refusals as errors', () => {
    const report = {
      requests: { total: 80_000 },
      duration: 4,
      latency: { p99: 3 },
      errors: 1,
      non2xx: 2,
    };
    const load = { requests: 80_000, perSecond: 20_000, p99: 3, errors: 3 };
    expect(parseAutocannon(JSON.stringify(report))).toEqual(load);
  });

  it('is refused when it lacks a figure', () => {
    expect(() => parseAutocannon('{"errors":0,"non2xx":0}')).toThrow('autocannon reported');
  });
});
