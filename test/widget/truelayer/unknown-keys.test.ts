import { describe, expect, it } from 'vitest';
import { rejectUnknownKeys, suggestionFor } from '../../../widget/truelayer/unknown-keys.ts';

const KNOWN = ['clientId', 'clientSecret', 'environment', 'retries', 'onCall'];

describe('an object of options', () => {
  it('is accepted if it has known keys only', () => {
    expect(() => rejectUnknownKeys('truelayer', { retries: 1 }, KNOWN)).not.toThrow();
  });

  it.each([
    ['retry', 'retries'],
    ['client_id', 'clientId'],
    ['clientSecert', 'clientSecret'],
    ['enviroment', 'environment'],
    ['ONCALL', 'onCall'],
    ['environmentUrl', 'environment'],
  ])('is rejected with the key %s, and %s is suggested', (key, meant) => {
    const check = () => rejectUnknownKeys('truelayer', { [key]: 1 }, KNOWN);
    expect(check).toThrow(
      new TypeError(`truelayer: Unknown option '${key}'. Did you mean '${meant}'?`),
    );
  });

  it('is rejected with the list of the known keys if no key resembles the unknown one', () => {
    expect(() => rejectUnknownKeys('x', { colour: 1 }, ['a', 'b'])).toThrow(
      new TypeError("x: Unknown option 'colour'. Known are 'a', 'b'."),
    );
  });

  it.each([undefined, null, 'text', 7, [], () => 0])('is required: %j is rejected', (value) => {
    expect(() => rejectUnknownKeys('truelayer', value, KNOWN)).toThrow(
      /^truelayer: expected an object, received /,
    );
  });
});

describe('a suggestion', () => {
  it('is fast for a name of any length', () => {
    expect(suggestionFor('x'.repeat(1e6), KNOWN)).toMatch(/^Known are /);
  });
});
