import { expect, it } from 'vitest';
import { parseEvents } from '../../../sandbox-server/inspector/client/live.ts';

it('finds the data of every complete event', () => {
  const text = 'event: change\ndata: {"kind":"clock"}\n\nevent: change\ndata: {"kind":"all"}\n\n';
  expect(parseEvents(text)).toEqual({ events: ['{"kind":"clock"}', '{"kind":"all"}'], rest: '' });
});

it('keeps the beginning of an event until the rest of it has come', () => {
  const first = parseEvents('event: change\ndata: {"ki');
  expect(first.events).toEqual([]);
  expect(parseEvents(`${first.rest}nd":"all"}\n\n`).events).toEqual(['{"kind":"all"}']);
});

it('hears nothing in a heartbeat', () => {
  expect(parseEvents(': still here\n\nretry: 1000\n: listening\n\n')).toEqual({
    events: [],
    rest: '',
  });
});

it('reads lines that end as on Windows', () => {
  expect(parseEvents('data: 1\r\n\r\ndata: 2\r\n\r\n').events).toEqual(['1', '2']);
});
