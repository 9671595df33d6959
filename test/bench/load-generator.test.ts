import { describe, expect, it } from 'vitest';
import { flagsOf, parseAutocannon } from './autocannon.ts';
import { UNIQUE } from './call.ts';
import { parseWrk, scriptOf } from './wrk.ts';

describe('the report of wrk', () => {
  it('the report is read from the last line', () => {
    const output = 'Running 4s test\n  Requests/sec: 1\n80000 4000000 2500 3\n';
    expect(parseWrk(output)).toEqual({ requests: 80_000, perSecond: 20_000, p99: 2.5, errors: 3 });
  });

  it.each(['', 'unable to connect', '1 2 3', '1 2 3 x'])('%j is rejected as a report', (output) => {
    expect(() => parseWrk(output)).toThrow('wrk reported');
  });
});

describe('the script of wrk', () => {
  it('the script sends headers, and a body as POST', () => {
    const script = scriptOf({ path: '/', headers: { Accept: '*/*' }, body: 'say="hi"' });
    expect(script).toContain('wrk.headers["Accept"] = "*/*"');
    expect(script).toContain('wrk.method = "POST"');
    expect(script).toContain('wrk.body = "say=\\"hi\\""');
  });

  it('each request uses the next token', () => {
    expect(scriptOf({ path: '/', tokens: ['a', 'b'] })).toContain('tokens, turn = { "a", "b" }, 0');
  });
});

describe('a unique text per request', () => {
  const call = { path: '/', headers: { Key: UNIQUE, Accept: '*/*' }, body: `say=${UNIQUE}` };

  it('wrk creates the text from the run and a counter, in headers and body', () => {
    const script = scriptOf(call, 'run');
    expect(script).toContain('local text = "run" .. string.format("%040d", nth)');
    expect(script).toContain('wrk.headers["Key"] = text');
    expect(script).toContain('body:gsub(pattern, text)');
    expect(script).not.toContain('wrk.headers["Accept"] = text');
  });

  it('autocannon omits the header and sends a constant body', () => {
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
  it('error responses count as errors', () => {
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

  it('a report without a figure is rejected', () => {
    expect(() => parseAutocannon('{"errors":0,"non2xx":0}')).toThrow('autocannon reported');
  });
});
