import { createSandbox } from '../../sandbox-server/index.ts';
import { approve, person } from '../sandbox-server/person.ts';
import type { Target } from './target.ts';

/** Our emulation, called in TrueLayer's name and without a port: what a target is compared with. */
export function createReference({
  returnUri,
  otherScope,
}: Pick<Target, 'returnUri' | 'otherScope'>): Target {
  const client = { id: 'sandbox-reference', secret: 'reference-secret' };
  const scopes = ['data', ...(otherScope === undefined ? [] : [otherScope])];
  const sandbox = createSandbox({ clients: [{ ...client, scopes }] });
  sandbox.clock.freeze();
  return {
    auth: 'https://auth.truelayer-sandbox.com',
    api: 'https://api.truelayer-sandbox.com',
    clientId: client.id,
    clientSecret: client.secret,
    returnUri,
    provider: SANDBOX_PROVIDER,
    ...(otherScope !== undefined && { otherScope }),
    fetch: sandbox.fetch,
    authorise: journeyBy(sandbox.fetch),
    pause: async () => undefined,
  };
}

/** The mock bank of every sandbox of ours. */
export const SANDBOX_PROVIDER = 'mock';

/** Goes through the sandbox's own journey as its mock user does. */
export function journeyBy(fetch: Target['fetch']): NonNullable<Target['authorise']> {
  const asPerson = person((input, init) => fetch(String(input), { redirect: 'manual', ...init }));
  return async (hostedPage) => {
    const { address } = await approve(await asPerson.visit(hostedPage));
    return address;
  };
}
