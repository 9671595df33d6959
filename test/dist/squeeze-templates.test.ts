import { describe, expect, it } from 'vitest';
import { squeezeTemplates } from '../../vite.config.ts';

describe('squeezing a module for the script tag', () => {
  it('takes the white space out of styles that only people read', () => {
    const code = 'css`\n  a,\n  .b ::slotted(*) {\n    margin: 0 1em;\n    color: red;\n  }\n`;';
    expect(squeezeTemplates(code).trimEnd()).toContain(
      'css`a,.b ::slotted(*){margin:0 1em;color:red}`',
    );
  });

  it('leaves one space in markup wherever there was any, because it may show', () => {
    const code = 'html`<b\n  class="x"\n>one</b>\n  <i>two  words</i>`';
    expect(squeezeTemplates(code)).toContain('html`<b class="x" >one</b> <i>two words</i>`');
  });

  it('keeps every line after a literal on its line, for source maps', () => {
    const code = 'const a = css`\n  b {\n  }\n`;\nthrow 1;';
    expect(squeezeTemplates(code).split('\n').indexOf('throw 1;')).toBe(4);
  });

  it('touches nothing else', () => {
    const code = "const a = `  b  `;\nconst c = 'css  `';\n\n  // html\n";
    expect(squeezeTemplates(code)).toBe(code);
  });
});
