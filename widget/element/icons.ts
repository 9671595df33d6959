import { html, type TemplateResult } from 'lit';

/** Icons on a 24 × 24 grid. They are decoration: the text beside them has the meaning. */

/** The front of a bank. */
export const bankIcon: TemplateResult = iconOf('M3 9 12 4l9 5zM6 13v4m6-4v4m6-4v4M4 21h16');

/** Three quarters of a circle; the styles rotate it. */
export const spinnerIcon: TemplateResult = iconOf('M12 3a9 9 0 1 0 9 9', 'spinner');

export const tickIcon: TemplateResult = iconOf('m4 13 5 5L20 7');

function iconOf(path: string, kind = ''): TemplateResult {
  return html`<svg class=${kind} viewBox="0 0 24 24"><path d=${path} /></svg>`;
}
