import { describe, expect, it } from 'vitest';
import { problemPage, problemText } from '../../../sandbox-server/pages/problem.ts';
import { frame } from './every-page.ts';
import { titleOf, wordsOf } from './reading.ts';

describe('a problem page', () => {
  it('shows the problem in its title, in a sentence and as a status', () => {
    const page = String(problemPage({ ...frame, ...problemText('en', 'unknown'), status: 404 }));
    expect(titleOf(page)).toBe('Error: This page does not exist – Sandbox');
    expect(wordsOf(page)).toContain('Go back to where you started and try again. Error 404');
  });

  it('is in the language of the visitor', () => {
    expect(problemText('fr', 'unknown').title).toBe('Cette page n’existe pas');
  });
});
