import { describe, expect, it } from 'vitest';
import { problemPage, problemText } from '../../../sandbox-server/pages/problem.ts';
import { frame } from './every-page.ts';
import { elementsOf, titleOf, wordsOf } from './reading.ts';

const expired = { ...frame, ...problemText('en', 'expired'), status: 410 };

describe('a problem', () => {
  it('is told in the title, in words and as a status', () => {
    const page = String(problemPage(expired));
    expect(titleOf(page)).toBe('Error: This link has expired – Sandbox');
    expect(wordsOf(page)).toContain('Go back to where you started and try again. Error 410');
  });

  it('has words in the language of the visitor', () => {
    expect(problemText('fr', 'expired').title).toBe('Ce lien a expiré');
  });

  it('leads on where there is a way', () => {
    const page = String(problemPage({ ...expired, continueUri: '/data/1' }));
    expect(elementsOf(page, 'a')).toEqual([{ class: 'primary', href: '/data/1' }]);
  });

  it('leads nowhere by an address that must not be followed', () => {
    const page = String(problemPage({ ...expired, continueUri: 'javascript:alert(1)' }));
    expect(elementsOf(page, 'a')).toEqual([]);
  });
});
