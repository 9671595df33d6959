/** Notices a `publicUrl` without the path at which the endpoint is mounted: no bank could return there. */
import type { Context, Env } from 'hono';
import { PATHS } from '../../protocol.ts';
import type { HostContext } from '../context.ts';
import { ProblemError } from '../errors.ts';

/** Whoever sets one of these may have changed the path on its way, so it says nothing. */
const FORWARDED =
  /^(via|forwarded|x-(forwarded|original|real|envoy|amzn|vercel|nf)-.*|cf-.*|fly-.*|fastly-.*)$/;

/**
 * Compares the path of a request that came without a proxy with the path of `publicUrl`. A
 * framework may have taken a part off its beginning, so that one may end with the other.
 * @throws {ProblemError} naming both, before a user is sent to a bank from which there is no way back.
 */
export function checkMountPath<E extends Env>({ req }: Context<E>, { publicUrl }: HostContext): void {
  const { href, path } = publicUrl();
  const { pathname, host } = new URL(req.url);
  const mounted = pathname.replace(/\/+$/, '').slice(0, -PATHS.sessions.length);
  const isSame = path.endsWith(mounted) || (path !== '' && mounted.endsWith(path));
  if (isSame || host !== new URL(href).host) return;
  if (Object.keys(req.header()).some((name) => FORWARDED.test(name))) return;
  throw new ProblemError(
    'misconfigured',
    `publicUrl is ${href}, but the endpoint is mounted at ${mounted}: set publicUrl to the URL of the endpoint, path included`,
  );
}
