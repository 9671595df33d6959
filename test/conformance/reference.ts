import { createSandbox } from '../../sandbox-server/index.ts';
import { approve, person } from '../sandbox-server/person.ts';
import type { Target } from './target.ts';

/** Creates the reference: the sandbox with TrueLayer's URLs in this process. */
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
    authorize: authorizeWithForms(sandbox.fetch),
    pause: async () => undefined,
  };
}

/** The provider id of the sandbox's mock bank. */
export const SANDBOX_PROVIDER = 'mock';

/** Authorises a connection by submitting the forms of the sandbox's hosted pages. */
export function authorizeWithForms(fetch: Target['fetch']): NonNullable<Target['authorize']> {
  const asPerson = person((input, init) => fetch(String(input), { redirect: 'manual', ...init }));
  return async (hostedPage) => {
    const { address } = await approve(await asPerson.visit(hostedPage));
    return address;
  };
}
