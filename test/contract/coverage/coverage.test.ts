import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation } from '../../../sandbox-server/schema/operation.ts';
import { PROBLEMS } from '../../../sandbox-server/schema/problem.ts';
import { json } from '../../sandbox-server/app.ts';
import { COVERAGE_PAGE, coveragePage } from './page.ts';
import { TABLE } from './table.ts';
import { MISSING, readOracle } from '../oracle.ts';

describe('the coverage table', () => {
  it.each(TABLE)('$operation gives $status $title $how', async ({ status, title, produce }) => {
    const response = await produce();
    const body = await json(response);
    expect({ status: response.status, title: body.title ?? body.error ?? title }).toEqual({
      status,
      title,
    });
  });

  it.each(OPERATIONS)(
    'the table has every status and problem of $id',
    ({ id, success, problems }: Operation) => {
      const rows = TABLE.filter(({ operation }) => operation === id);
      const declared =
        id === 'GenerateAccessToken' ? [] : problems.map((kind) => PROBLEMS[kind].title);
      expect(rows.map(({ status }) => status)).toContain(success);
      expect(rows.map(({ title }) => title)).toEqual(expect.arrayContaining(declared));
    },
  );

  it('the page shows the table; `npm run docs:coverage` updates it', () => {
    expect(readFileSync(COVERAGE_PAGE, 'utf8')).toBe(coveragePage());
  });
});

const oracle = readOracle();

describe.skipIf(oracle === undefined)(`TrueLayer's document (skipped: ${MISSING})`, () => {
  it.each(oracle ?? [])(
    'the document declares no status of $id that the table lacks',
    ({ id, answers }) => {
      const rows = TABLE.filter(({ operation }) => operation === id);
      const statuses = new Set(rows.map(({ status }) => String(status)));
      expect(answers.filter(({ status }) => !statuses.has(status))).toEqual([]);
    },
  );
});
