import { expect, it } from 'vitest';
import { readGuide } from '../docs/guides.ts';

it('docs/client.md has the right types for whoever has installed the package', () => {
  const reader = readGuide('../client.md', { tools: ['vitest'] });
  try {
    expect(reader.typeErrors()).toBe('');
  } finally {
    reader.remove();
  }
});
