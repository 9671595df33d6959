import { html, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import type { MockUser } from '../wire.ts';
import { rowsOr, sectionHead } from './parts.ts';

/** Who can be at the mock bank, and how they log in. */
export function usersSection(inspector: Inspector): TemplateResult {
  return html`${sectionHead('Bank users')}
    <p class="lead">
      Log in at the mock bank as any of them. A <code>+word</code> after the user name makes a copy of its
      own: tests that run side by side never meet.
    </p>
    ${html`<div class="list">${rowsOr(inspector, inspector.model.lists.users, table, () => 'The bank has no users.')}</div>`}`;
}

function table(rows: readonly MockUser[]): TemplateResult {
  return html`<table>
            <caption class="unseen">Users of the mock bank</caption>
            <thead>
              <tr>
                <th scope="col">User name</th>
                <th scope="col">Password</th>
                <th scope="col">Who it is</th>
                <th scope="col" class="wide">Name on file</th>
                <th scope="col" class="wide number">Accounts</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                ({ username, password, title, name, accounts }) =>
                  html`<tr>
                    <th scope="row"><code class="taken">${username}</code></th>
                    <td><code class="taken">${password}</code></td>
                    <td>${title}</td>
                    <td class="wide">${name ?? '–'}</td>
                    <td class="wide number">${accounts}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`;
}
