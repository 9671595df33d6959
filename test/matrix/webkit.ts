/** Drives WebKitGTK's MiniBrowser with W3C WebDriver on a virtual screen. Its console is not accessible. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import type { BrowserUser, Engine, Step } from './cell.ts';
import { waitFor } from './wait-for.ts';

const DRIVER = '/usr/bin/WebKitWebDriver';
const SCREEN = '/usr/bin/Xvfb';
const DISPLAY = ':97';
const PORT = 4497;
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

type Send = (method: string, path: string, body?: object) => Promise<unknown>;

/** Finds the MiniBrowser if its driver and the virtual screen are installed too. */
export function findWebKit(): string | undefined {
  if (!existsSync(DRIVER) || !existsSync(SCREEN)) return undefined;
  return readdirSync('/usr/lib')
    .flatMap((machine) => [`/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`])
    .find((path) => existsSync(path));
}

export async function launchWebKit(binary: string): Promise<Engine> {
  const screen = spawn(SCREEN, [DISPLAY, '-screen', '0', '1280x900x24'], { stdio: 'ignore' });
  const env = { ...process.env, DISPLAY };
  const driver = spawn(DRIVER, [`--port=${PORT}`], { env, stdio: 'ignore' });
  const root = `http://127.0.0.1:${PORT}`;
  await waitFor('the driver', () => fetch(`${root}/status`).catch(() => undefined));
  const browserOptions = { binary, args: ['--automation'] };
  const alwaysMatch = { 'webkitgtk:browserOptions': browserOptions };
  const { sessionId, capabilities } = await send(`${root}/session`, 'POST', {
    capabilities: { alwaysMatch },
  });
  const command: Send = (method, path, body) =>
    send(`${root}/session/${sessionId}${path}`, method, body);
  return {
    name: `WebKitGTK ${capabilities.browserVersion}`,
    openPage: (url) => openPage(command, url),
    async close() {
      await command('DELETE', '');
      driver.kill();
      screen.kill();
      await Promise.all([once(driver, 'exit'), once(screen, 'exit')]);
    },
  };
}

async function send(url: string, method: string, body?: object) {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${url}: ${value?.message ?? value?.error}`);
  return value;
}

async function openPage(command: Send, url: string): Promise<BrowserUser> {
  const mainWindow = String(await command('GET', '/window'));
  await command('POST', '/url', { url: url });
  const run = (script: string) => command('POST', '/execute/sync', { script, args: [] });
  return {
    async press(part) {
      await command('POST', '/window', { handle: mainWindow });
      await command('POST', '/frame', { id: null });
      if (new URL(url).pathname === '/frame') {
        await command('POST', '/frame', {
          id: await run("return document.querySelector('iframe')"),
        });
      }
      const path = `document.querySelector('connect-bank')?.shadowRoot?.querySelector('[part=${part}]')`;
      await click(
        command,
        await waitFor(part, async () => (await run(`return ${path}`)) ?? undefined),
      );
    },
    async completeBankStep(origin, step) {
      await waitFor(`${step.press} at the bank`, () => completeStep(command, origin, step));
    },
    consoleErrors: [],
    async close() {
      for (const handle of handlesIn(await command('GET', '/window/handles'))) {
        if (handle === mainWindow) continue;
        // Some windows close themselves.
        await command('POST', '/window', { handle })
          .then(() => command('DELETE', '/window'))
          .catch(() => undefined);
      }
      await command('POST', '/window', { handle: mainWindow });
    },
  };
}

/** Completes the step in the window that shows its target; `undefined` if there is none yet. */
async function completeStep(command: Send, origin: string, step: Step): Promise<true | undefined> {
  for (const handle of handlesIn(await command('GET', '/window/handles'))) {
    try {
      await command('POST', '/window', { handle });
      if (!String(await command('GET', '/url')).startsWith(origin)) continue;
      const found = (value: string) =>
        command('POST', '/element', { using: 'css selector', value });
      const target = await found(step.press);
      for (const [id, text] of Object.entries(step.fields ?? {})) {
        await command('POST', `/element/${idOf(await found(`#${id}`))}/value`, { text });
      }
      await click(command, target);
      return true;
    } catch {
      // The page may be navigating.
    }
  }
  return undefined;
}

async function click(command: Send, element: unknown): Promise<void> {
  await command('POST', `/element/${idOf(element)}/click`, {});
}

function idOf(element: unknown): string {
  return typeof element === 'object' && element !== null
    ? String(Reflect.get(element, ELEMENT))
    : '';
}

function handlesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
