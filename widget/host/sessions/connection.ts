/** Creates a connection at TrueLayer, which the user authorises in TrueLayer's hosted pages. */
import type { CreateSessionBody } from '../../protocol.ts';
import { isSecureUrl, parseUrl } from '../../safe-url.ts';
import { UnexpectedResponseError } from '../../truelayer/errors.ts';
import type { CreateConnectionBody, CreatedConnection } from '../../truelayer/index.ts';
import type { HostContext } from '../context.ts';
import type { User } from '../options/options.ts';
import { consentName } from '../user/name.ts';
import type { Session } from './session.ts';
import type { UseCaseDefinition } from './use-cases.ts';

type ConnectionRequest = {
  /** Id of the session. */
  id: string;
  definition: UseCaseDefinition;
  body: CreateSessionBody;
  user: User;
  returnUri: string;
};

/** No hosted page has a longer URL. */
const MAX_URL_LENGTH = 4096;

/** @throws {TrueLayerError} if TrueLayer rejects the request, or returns no URL of a hosted page. */
export async function createConnection(
  { truelayer, isHostedPage }: HostContext,
  request: ConnectionRequest,
  userIp: string | undefined,
): Promise<Pick<Session, 'connectionId' | 'authorizationUri'>> {
  const body = connectionBodyOf(request);
  const created = await truelayer.connections.create(body, { userIp, retries: 0 });
  return {
    connectionId: created.id,
    authorizationUri: requireAuthorizationUri(created, isHostedPage),
  };
}

/**
 * The request body. The hosted page includes the choice of the bank. The session's id goes along as
 * metadata, so that a webhook can name its session.
 * @guess TrueLayer keeps the query of a return URL, and accepts it as the registered redirect URI.
 */
function connectionBodyOf({
  id,
  definition: { scopes, accessType, providers, countryCode },
  body: { provider_id, language },
  user: { id: userId, name, email, phone },
  returnUri,
}: ConnectionRequest): CreateConnectionBody {
  const languageCode = /^[a-z]{2}(?=-|$)/i.exec(language ?? '')?.[0].toLowerCase();
  return {
    scopes,
    data_access_type: accessType,
    provider_selection:
      provider_id !== undefined
        ? { type: 'preselected', provider_id }
        : { type: 'user_selected', ...(providers && { filter: providers }) },
    user: {
      id: userId,
      name: consentName(name),
      ...(email !== undefined && { email }),
      ...(phone !== undefined && { phone }),
    },
    user_consent: { type: 'authorization_flow_captured' },
    hosted_page: {
      type: 'authorization_flow',
      return_uri: returnUri,
      ...(countryCode !== undefined && { country_code: countryCode }),
      ...(languageCode && { language_code: languageCode }),
    },
    metadata: { connect_bank_session: id },
  };
}

/**
 * The URL of the journey: secure, and on a host of the environment's hosted pages.
 * @throws {UnexpectedResponseError} for any other URL, which the message does not contain.
 */
function requireAuthorizationUri(
  created: CreatedConnection,
  isHostedPage: HostContext['isHostedPage'],
): string {
  const url = trustedUrlOf(created.hosted_page?.uri, isHostedPage);
  if (url === undefined) {
    throw new UnexpectedResponseError('TrueLayer returned no URL of a hosted page');
  }
  return url;
}

/** A URL to which users may be sent: secure, and on a host of the environment's hosted pages. */
export function trustedUrlOf(
  text: string | undefined,
  isHostedPage: HostContext['isHostedPage'],
): string | undefined {
  const url = parseUrl(text ?? '');
  const isTrusted =
    url !== undefined && url.href.length <= MAX_URL_LENGTH && isSecureUrl(url) && isHostedPage(url);
  return isTrusted ? url.href : undefined;
}
