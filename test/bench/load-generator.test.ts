import { describe, expect, it } from 'vitest';
import { parseAutocannon } from './autocannon.ts';
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
