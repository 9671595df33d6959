import { describe, expect, it } from 'vitest';
import {
  buttonIn,
  formsOf,
  linksOf,
  type PageForm,
  submit,
} from '../../../sandbox-server/control/journey/page-form.ts';

const PAGE = `<!doctype html>
<form class="search" method="get" action="/search?a=1&amp;b=2"><input name="query" value=""></form>
<form method="post" action="/go">
  <input type="hidden" name="state" value="&lt;&quot;a&#39; &amp;amp; b&gt;">
  <input name="account" type="checkbox" value="1" checked>
  <input name="account" type="checkbox" value="2">
  <button class="primary" name="decision" value="approve"><svg viewBox="0 0 1 1"></svg>Yes</button>
  <button name="decision" value="cancel" formaction="/cancel">No</button>
</form>
<a class="primary" href="/back?x=1&amp;y=2">Back</a>`;

function formWith(action: string): PageForm {
  const form = formsOf(PAGE).find((each) => each.action === action);
  if (form === undefined) throw new Error(`No form to ${action}`);
  return form;
}

describe('a form of a page', () => {
  it('is read as it was before it was escaped', () => {
    expect(formsOf(PAGE).map(({ action, method }) => [action, method])).toEqual([
      ['/search?a=1&b=2', 'get'],
      ['/go', 'post'],
    ]);
    expect(formWith('/go').fields[0]?.value).toBe(`<"a' &amp; b>`);
  });

  it('sends what is hidden and ticked, and the button', () => {
    const form = formWith('/go');
    const { address, body } = submit(form, buttonIn(form, 'decision', 'approve'));
    expect(address).toBe('/go');
    expect([...body]).toEqual([
      ['state', `<"a' &amp; b>`],
      ['account', '1'],
      ['decision', 'approve'],
    ]);
  });

  it('sends what is filled in instead', () => {
    const { body } = submit(formWith('/go'), undefined, { account: ['2', '3'] });
    expect(body.getAll('account')).toEqual(['2', '3']);
    expect(body.has('decision')).toBe(false);
  });

  it('goes where its button wants it to', () => {
    const form = formWith('/go');
    expect(submit(form, buttonIn(form, 'decision', 'cancel')).address).toBe('/cancel');
  });

  it('has no button that is in another', () => {
    expect(buttonIn(formWith('/search?a=1&b=2'), 'decision', 'approve')).toBeUndefined();
  });
});

it('a link of a page is read as it was before it was escaped', () => {
  expect(linksOf(PAGE)).toEqual(['/back?x=1&y=2']);
});
