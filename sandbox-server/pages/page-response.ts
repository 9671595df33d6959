import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Connection } from '../domain/connection/connection.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { Markup } from './markup.ts';
import { type Language, languageOf } from './texts/language.ts';

/**
 * Pages run no script and load nothing foreign. `form-action` is left out: browsers apply it to the
 * redirect that leads back to the client, too.
 */
const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

export function pageResponse(
  c: Context,
  page: Markup,
  status: ContentfulStatusCode = 200,
): Response {
  return c.html(String(page), status, PAGE_HEADERS);
}

/** What every page of the journey is told. */
export type Frame = { language: Language; clientName: string; stylesheet: string };

/** The frame of a page that is shown for a connection. */
export function frameOf(c: Context, { client }: Tenant, connection: Connection): Frame {
  return {
    language: languageOf([connection.languageCode, c.req.header('Accept-Language')]),
    clientName: client.name,
    stylesheet: PATHS.journeyStyles,
  };
}

/** The frame of a page that belongs to no connection. */
export function requestFrameOf(c: Context): Frame {
  const language = languageOf([c.req.header('Accept-Language')]);
  return { language, clientName: '', stylesheet: PATHS.journeyStyles };
}

export const PATHS = {
  journey: (id: string, step = '') => `/data/${id}${step === '' ? '' : `/${step}`}`,
  bank: (id: string, step = '') => `/bank/${id}${step === '' ? '' : `/${step}`}`,
  journeyStyles: '/data/assets/journey.css',
  bankStyles: (providerId: string) => `/data/providers/${encodeURIComponent(providerId)}/bank.css`,
  icon: (providerId: string) => `/data/providers/${encodeURIComponent(providerId)}/icon.svg`,
};
