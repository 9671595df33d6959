import { expect, it } from 'vitest';
import { setupGuide } from '../docs/guides.ts';

it('the code of docs/client.md has no type errors in a project with the package', () => {
  const guideProject = setupGuide('../client.md', { tools: ['vitest'] });
  try {
    expect(guideProject.typeErrors()).toBe('');
  } finally {
    guideProject.remove();
  }
});
