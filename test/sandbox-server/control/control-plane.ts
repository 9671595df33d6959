import type { Sandbox } from '../../../sandbox-server/index.ts';
import { API, json, type SandboxSetup, setupSandbox } from '../app.ts';

type Called = { status: number; headers: Headers; body: Awaited<ReturnType<typeof json>> };

/** Calls the control plane the way a script does, and reads the JSON of its answer. */
export function controlOf(fetch: Sandbox['fetch']) {
  return async (call: string, body?: unknown): Promise<Called> => {
    const [method = '', path = ''] = call.split(' ');
    const response = await fetch(`${API}/_sandbox${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const { status, headers } = response;
    return { status, headers, body: status === 204 ? undefined : await json(response) };
  };
}

/** A sandbox that is controlled only through HTTP. */
export async function setupControlPlane(...options: Parameters<typeof setupSandbox>) {
  const base: SandboxSetup = await setupSandbox(...options);
  return { ...base, control: controlOf(base.sandbox.fetch) };
}
