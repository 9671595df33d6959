import { html, type TemplateResult } from 'lit/html.js';
import type { Inspector } from '../inspector.ts';
import type { MockUser } from '../wire.ts';
import { sectionHeader, tableOrNote } from './parts.ts';

/** The users of the mock bank, and their passwords. */
export function usersSection(inspector: Inspector): TemplateResult {
  return html`${sectionHeader('Bank users')}
    <p class="lead">
      Log in at the mock bank as any of these users. A <code>+word</code> after the user name gives a
      separate copy of the user, so that parallel tests do not share data.
    </p>
    ${html`<div class="list">${tableOrNote(inspector, inspector.model.lists.users, table, () => 'The bank has no users.')}</div>`}`;
}

function table(rows: readonly MockUser[]): TemplateResult {
  return html`<table>
            <caption class="visually-hidden">Users of the mock bank</caption>
            <thead>
              <tr>
                <th scope="col">User name</th>
                <th scope="col">Password</th>
                <th scope="col">Description</th>
                <th scope="col" class="wide">Name</th>
                <th scope="col" class="wide number">Accounts</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                ({ username, password, title, name, accounts }) =>
                  html`<tr>
                    <th scope="row"><code class="selectable">${username}</code></th>
                    <td><code class="selectable">${password}</code></td>
                    <td>${title}</td>
                    <td class="wide">${name ?? '–'}</td>
                    <td class="wide number">${accounts}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`;
}
