import { expect, it } from 'vitest';
import { z } from 'zod';
import { parse } from '../../../sandbox-server/schema/parse.ts';
import { recordOf } from '../../../sandbox-server/schema/record.ts';

const shape = z.object({
  kind: z.discriminatedUnion('type', [
    z.object({ type: z.literal('a'), note: z.string() }),
    z.object({ type: z.literal('b') }),
  ]),
  count: z.int().min(1).max(5),
  tags: z.array(z.enum(['x', 'y'])).min(1),
  more: recordOf(z.string().max(3), z.string().max(4)).optional(),
});
const GOOD = { kind: { type: 'b' }, count: 3, tags: ['x'] };

it('gives back what is right', () => {
  expect(parse(shape, { ...GOOD, unknown: 1 })).toEqual({ ok: true, value: GOOD });
});

it.each([
  ['something missing', { count: undefined }, { count: ['Must be provided'] }],
  ['another type', { count: '3' }, { count: ['Must be a number'] }],
  ['no whole number', { count: 1.5 }, { count: ['Must be an integer'] }],
  ['too little', { count: 0 }, { count: ['Must be at least 1'] }],
  ['too much', { count: 6 }, { count: ['Must be at most 5'] }],
  ['too few items', { tags: [] }, { tags: ['Must have at least 1 items'] }],
  [
    'an unknown value',
    { tags: ['x', 'z'] },
    { 'tags.1': ["Unknown value. Valid values are 'x', 'y'."] },
  ],
  ['a missing discriminator', { kind: {} }, { 'kind.type': ['Must be provided'] }],
  [
    'an unknown one',
    { kind: { type: 'c' } },
    { 'kind.type': ["Unknown value. Valid values are 'a', 'b'."] },
  ],
  ['something missing deep inside', { kind: { type: 'a' } }, { 'kind.note': ['Must be provided'] }],
  [
    'a long name',
    { more: { abcd: 'v' } },
    { 'more.abcd': ['Name: Must have at most 3 characters'] },
  ],
  ['a long value', { more: { a: 'vwxyz' } }, { 'more.a': ['Must have at most 4 characters'] }],
])('words %s by its path', (_, change, errors) => {
  expect(parse(shape, { ...GOOD, ...change })).toEqual({ ok: false, errors });
});

it.each([null, 'text', [1], 7])('words %j as a body that is no object', (input) => {
  expect(parse(shape, input)).toEqual({ ok: false, errors: { body: ['Must be an object'] } });
});
