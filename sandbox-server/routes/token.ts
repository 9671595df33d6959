import { type Context, Hono } from 'hono';
import type { Client } from '../domain/client.ts';
import type { World } from '../domain/world.ts';
import { type AccessTokens, TOKEN_LIFETIME } from '../http/access-token.ts';
import { isForm, isJson, readText } from '../http/body.ts';
import { type Env, enter } from '../http/exchange.ts';
import { originsOf, type PublicUrls } from '../http/public-urls.ts';
import { parse } from '../schema/parse.ts';
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

/**
 * `POST /connect/token`: the client-credentials grant, form-encoded or JSON, the secret in the body
 * or in a Basic header.
 */
export function tokenRoutes(world: World, tokens: AccessTokens, urls: PublicUrls) {
  return new Hono<Env>().post('/connect/token', async (c) => {
    const fields = await readFields(c);
    const request = parse(tokenRequest, fields);
    if (!request.ok) return refuse(c, 'invalid_request', firstOf(request.errors));
    const tenant = world.tenants.get(request.value.client_id);
    if (tenant !== undefined) enter(c, tenant);
    const error = errorOf(tenant?.client, request.value);
    if (error !== undefined || tenant === undefined) return refuse(c, error ?? 'invalid_client');
    const call = { operation: 'GenerateAccessToken', clientId: tenant.client.id } as const;
    const fault = tenant.faults.take(call) ?? world.faults.take(call);
    if (fault !== undefined) return c.json(INTERNAL_ERROR, 500);
    const scopes = scopesOf(request.value.scope);
    const token = await tokens.issue(tenant, scopes, originsOf(urls, c).auth);
    const body: TokenResponse = {
      access_token: token,
      expires_in: TOKEN_LIFETIME,
      token_type: 'Bearer',
      scope: scopes.join(' '),
    };
    return c.json(body, 200, { 'Cache-Control': 'no-store' });
  });
}

/** @guess `unsupported_grant_type` and `invalid_scope` come with 400, as OAuth has it. */
function errorOf(client: Client | undefined, request: TokenRequest): TokenErrorCode | undefined {
  if (request.grant_type !== 'client_credentials') return 'unsupported_grant_type';
  if (client === undefined || client.secret !== request.client_secret) return 'invalid_client';
  const asked = scopesOf(request.scope);
  const isGranted = asked.length > 0 && asked.every((scope) => client.scopes.includes(scope));
  return isGranted ? undefined : 'invalid_scope';
}

function scopesOf(scope: string): string[] {
  return [...new Set(scope.split(' ').filter((item) => item !== ''))];
}

function refuse(c: Context<Env>, error: TokenErrorCode, reason?: string) {
  const body: TokenError = { error, ...(reason !== undefined && { error_details: { reason } }) };
  return c.json(body, 400, { 'Cache-Control': 'no-store' });
}

function firstOf(errors: Record<string, string[]>): string | undefined {
  return Object.entries(errors).map(([field, [message]]) => `${field}: ${message}`)[0];
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
