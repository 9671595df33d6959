/** WebKitGTK's MiniBrowser, by W3C WebDriver, on a screen of its own. Its console cannot be read. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import type { Engine, Person, Step } from './cell.ts';
import { untilThere } from './patience.ts';

const DRIVER = '/usr/bin/WebKitWebDriver';
const SCREEN = '/usr/bin/Xvfb';
const DISPLAY = ':97';
const PORT = 4497;
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

type Send = (method: string, path: string, body?: object) => Promise<unknown>;

/** The MiniBrowser, where it and all that drives it are installed. */
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
  await untilThere('the driver', () => fetch(`${root}/status`).catch(() => undefined));
  const browserOptions = { binary, args: ['--automation'] };
  const alwaysMatch = { 'webkitgtk:browserOptions': browserOptions };
  const { sessionId, capabilities } = await send(`${root}/session`, 'POST', {
    capabilities: { alwaysMatch },
  });
  const command: Send = (method, path, body) =>
    send(`${root}/session/${sessionId}${path}`, method, body);
  return {
    name: `WebKitGTK ${capabilities.browserVersion}`,
    visit: (address) => arrive(command, address),
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

async function arrive(command: Send, address: string): Promise<Person> {
  const own = String(await command('GET', '/window'));
  await command('POST', '/url', { url: address });
  const run = (script: string) => command('POST', '/execute/sync', { script, args: [] });
  return {
    async press(what) {
      await command('POST', '/window', { handle: own });
      await command('POST', '/frame', { id: null });
      if (new URL(address).pathname === '/frame') {
        await command('POST', '/frame', {
          id: await run("return document.querySelector('iframe')"),
        });
      }
      const path = `document.querySelector('connect-bank')?.shadowRoot?.querySelector('[part=${what}]')`;
      await click(
        command,
        await untilThere(what, async () => (await run(`return ${path}`)) ?? undefined),
      );
    },
    async atBank(origin, step) {
      await untilThere(`${step.press} at the bank`, () => take(command, origin, step));
    },
    complaints: [],
    async leave() {
      for (const handle of handlesIn(await command('GET', '/window/handles'))) {
        if (handle === own) continue;
        // Some close themselves meanwhile.
        await command('POST', '/window', { handle })
          .then(() => command('DELETE', '/window'))
          .catch(() => undefined);
      }
      await command('POST', '/window', { handle: own });
    },
  };
}

/** Looks through the windows; undefined where none shows what is to be pressed. */
async function take(command: Send, origin: string, step: Step): Promise<true | undefined> {
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
      // The page was just on its way to the next.
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

function handlesIn(answer: unknown): string[] {
  return Array.isArray(answer) ? answer.map(String) : [];
}
