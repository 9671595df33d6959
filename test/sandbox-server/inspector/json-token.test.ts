import { expect, it } from 'vitest';
import { tokenizeJson } from '../../../sandbox-server/inspector/client/json-token.ts';

const kindsIn = (text: string) =>
  tokenizeJson(text)
    .filter(({ kind }) => kind !== 'rest')
    .map(({ kind, text: piece }) => [kind, piece]);

it('tells names from strings, numbers and words', () => {
  expect(kindsIn('{ "amount": -12.5e3, "note": "a", "settled": false, "end": null }')).toEqual([
    ['name', '"amount"'],
    ['number', '-12.5e3'],
    ['name', '"note"'],
    ['string', '"a"'],
    ['name', '"settled"'],
    ['word', 'false'],
    ['name', '"end"'],
    ['word', 'null'],
  ]);
});

it('takes a string for one, whatever stands in it', () => {
  const text = JSON.stringify(['true: 1, "quoted": \\', '</pre><script>'], null, 2);
  expect(kindsIn(text).map(([kind]) => kind)).toEqual(['string', 'string']);
});

it.each([
  JSON.stringify({ a: [1, 'two', { three: null }], b: '\n"' }, null, 2),
  'grant_type=client_credentials&scope=data',
  '{"half": "a str',
])('loses nothing of %j', (text) => {
  expect(
    tokenizeJson(text)
      .map((token) => token.text)
      .join(''),
  ).toBe(text);
});
