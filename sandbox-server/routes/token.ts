import { type Context, Hono } from 'hono';
import { invalid } from '../domain/error.ts';
import type { Client } from '../domain/world/client.ts';
import type { World } from '../domain/world/world.ts';
import { issueAccessToken, TOKEN_LIFETIME_SECONDS } from '../http/access-token.ts';
import { isForm, isJson, readText } from '../http/body.ts';
import { type Env, setTenant } from '../http/env.ts';
import { respondWithFaults } from '../http/faults/inject.ts';
import { originsOf } from '../http/public-urls.ts';
import { jsonResponse } from '../http/response.ts';
import { routeOf } from '../http/route.ts';
import { type FieldErrors, parse } from '../schema/parse.ts';
import {
  type TokenError,
  type TokenErrorCode,
  type TokenRequest,
  type TokenResponse,
  tokenRequest,
} from '../schema/token.ts';

/** To the letter of the auth server's document. */
const INTERNAL_ERROR: TokenError = {
  error_description: 'Sorry, we are experiencing technical difficulties. Please try again later.',
  error: 'internal_server_error',
  error_details: {},
};

const GRANT = 'client_credentials';
const HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
/** The number of clients that an explanation names. */
const FEW = 5;

/**
 * Grants client credentials: form-encoded or JSON, the secret in the body or in a Basic header.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export function tokenRoutes() {
  return new Hono<Env>().on(...routeOf('GenerateAccessToken'), async (c) => {
    const { world } = c.env;
    const fields = await readFields(c);
    const request = parse(tokenRequest, fields);
    if (!request.ok) return respondWithError(c, invalidRequest(request.errors));
    const tenant = world.tenants.get(request.value.client_id);
    if (tenant === undefined) return respondWithError(c, unknownClient(world, request.value));
    setTenant(c, tenant);
    const rejection = rejectionOf(tenant.client, request.value);
    if (rejection !== undefined) return respondWithError(c, rejection);
    return respondWithFaults(c, {
      problem: () => jsonResponse(c, 500, INTERNAL_ERROR, HEADERS),
      tokenError: (error) => jsonResponse(c, 400, { error }, HEADERS),
      respond: async () => {
        const scopes = scopesOf(request.value.scope);
        const body: TokenResponse = {
          access_token: await issueAccessToken(tenant, scopes, originsOf(c).auth),
          expires_in: TOKEN_LIFETIME_SECONDS,
          token_type: 'Bearer',
          scope: scopes.join(' '),
        };
        return jsonResponse(c, 200, body, HEADERS);
      },
    });
  });
}

type TokenRejection = { error: TokenErrorCode; reason?: string; why: string };

/** @guess `unsupported_grant_type` and `invalid_scope` come with 400, as OAuth has it. */
function rejectionOf(
  { id, secret, scopes }: Client,
  { grant_type: grant, client_secret: given, scope }: TokenRequest,
): TokenRejection | undefined {
  if (grant !== GRANT) return unsupportedGrant(grant);
  if (secret !== given) {
    return { error: 'invalid_client', why: `the secret is not that of the client \`${id}\`` };
  }
  const asked = scopesOf(scope);
  const [lacking] = asked.filter((each) => !scopes.includes(each));
  if (asked.length > 0 && lacking === undefined) return undefined;
  const lack = lacking === undefined ? 'no scope was asked for' : `it lacks \`${lacking}\``;
  const why = `the client \`${id}\` may ask for ${listOf(scopes)}; ${lack}`;
  return { error: 'invalid_scope', why };
}

function unsupportedGrant(grant: string): TokenRejection {
  const why = `the grant type is \`${grant}\`; there is only \`${GRANT}\``;
  return { error: 'unsupported_grant_type', why };
}

function unknownClient({ tenants }: World, request: TokenRequest): TokenRejection {
  const { grant_type: grant, client_id: id } = request;
  if (grant !== GRANT) return unsupportedGrant(grant);
  const known = [...tenants.keys()].slice(0, FEW);
  return {
    error: 'invalid_client',
    why: `there is no client \`${id}\`; there ${known.length === 1 ? 'is' : 'are'} ${listOf(known)}`,
  };
}

function invalidRequest(errors: FieldErrors): TokenRejection {
  const [reason = ''] = Object.entries(errors).map(([field, [message]]) => `${field}: ${message}`);
  const { why } = invalid(errors).error;
  return { error: 'invalid_request', reason, why };
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');
}

function scopesOf(scope: string): string[] {
  return [...new Set(scope.split(' ').filter((item) => item !== ''))];
}

function respondWithError(c: Context<Env>, { error, reason, why }: TokenRejection): Response {
  c.set('why', why);
  const body: TokenError = { error, ...(reason !== undefined && { error_details: { reason } }) };
  return jsonResponse(c, 400, body, HEADERS);
}

/** The parameters, however they are encoded; nothing readable is an empty set of them. */
async function readFields(c: Context<Env>): Promise<Record<string, unknown>> {
  const type = c.req.header('Content-Type');
  const text = await readText(c.req);
  const fields = text.ok ? decode(type, text.value) : {};
  return { ...basicCredentials(c.req.header('Authorization')), ...fields };
}

function decode(type: string | undefined, text: string): Record<string, unknown> {
  if (isForm(type)) return formFields(text);
  if (!isJson(type)) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** A parameter sent twice counts as not sent. Source: RFC 6749, section 3.2. */
function formFields(text: string): Record<string, string> {
  const form = new URLSearchParams(text);
  const once = [...new Set(form.keys())].filter((name) => form.getAll(name).length === 1);
  return Object.fromEntries(once.map((name) => [name, form.get(name) ?? '']));
}

function basicCredentials(header: string | undefined): Record<string, string> {
  const encoded = /^Basic +([\w+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return {};
  try {
    const [id, ...secret] = atob(encoded).split(':');
    const decoded = [id ?? '', secret.join(':')].map((part) =>
      decodeURIComponent(part.replaceAll('+', ' ')),
    );
    return { client_id: decoded[0] ?? '', client_secret: decoded[1] ?? '' };
  } catch {
    return {};
  }
}
