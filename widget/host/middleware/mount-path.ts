/** Detects a `publicUrl` with another path than that at which the endpoint is mounted. */
import type { Context, Env } from 'hono';
import { PATHS } from '../../protocol.ts';
import type { HostContext } from '../context.ts';
import { ProblemError } from '../errors.ts';

/** Headers of proxies, which may have changed the path. */
const FORWARDED =
  /^(via|forwarded|x-(forwarded|original|real|envoy|amzn|vercel|nf)-.*|cf-.*|fly-.*|fastly-.*)$/;

/**
 * Compares the path of a request that no proxy has forwarded with the path of `publicUrl`. One may be
 * the end of the other, because a framework may have removed the beginning of the path.
 * @throws {ProblemError} naming both paths, before the user is sent to a bank that cannot return them.
 */
export function checkMountPath<E extends Env>(
  { req }: Context<E>,
  { publicUrl }: HostContext,
): void {
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
