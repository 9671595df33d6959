/** Parses the user's IP address, which proxies write in many formats. */
import type { Context, Env } from 'hono';
import { typeNameOf } from '../../truelayer/unknown-keys.ts';
import type { HostEventInput } from '../events/events.ts';
import type { HostOptions } from '../options/options.ts';

/**
 * Creates a function that reads the IP address of a request. Reports an invalid address once and
 * ignores it, because a journey works without it.
 */
export function createUserIpReader<E extends Env>(
  userIp: HostOptions<E>['userIp'],
  emit: (input: HostEventInput) => void,
): (c: Context<E>) => string | undefined {
  const reported = new Set<string>();

  return function readUserIp(c) {
    let value: unknown;
    try {
      value = userIp?.(c);
    } catch (error) {
      emit({ type: 'internal-error', error });
      return undefined;
    }
    if (value === undefined || value === null || value === '') return undefined;
    const ip = typeof value === 'string' ? parseIp(value) : undefined;
    const detail =
      ip === undefined ? `expected one IP address, received ${describeValue(value)}` : '';
    if (detail !== '' && !reported.has(detail)) {
      reported.add(detail);
      emit({ type: 'input-ignored', field: 'userIp', detail });
    }
    return ip;
  };
}

/** Describes an invalid value without repeating it, because it may be personal data. */
function describeValue(value: unknown): string {
  if (typeof value !== 'string') return typeNameOf(value);
  return value.includes(',') ? 'a list: choose the entry that your own proxy wrote' : 'other text';
}

/**
 * Parses an IP address without port, brackets and zone: `203.0.113.7:51234` (Azure, IIS),
 * `"[2001:db8::7]:443"` (https://www.rfc-editor.org/rfc/rfc7239#section-6). IPv4-mapped IPv6 becomes
 * IPv4.
 */
function parseIp(text: string): string | undefined {
  const bare = text.trim().replace(/^"(.*)"$/, '$1');
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare) ?? [];
  if (bracketed !== undefined) return parseIpv6(bracketed);
  const [, v4 = bare] = /^([\d.]+):\d{1,5}$/.exec(bare) ?? [];
  return IPV4.test(v4) ? v4 : parseIpv6(bare);
}

const IPV4 = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/;

function parseIpv6(text: string): string | undefined {
  const [, address = ''] = /^([\da-f:.]+)(?:%[\w.-]+)?$/i.exec(text) ?? [];
  if (!address.includes(':') || !URL.canParse(`http://[${address}]`)) return undefined;
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(canonical) ?? [];
  return high === undefined || low === undefined ? canonical : formatIpv4(high, low);
}

/** Formats the last two hexadecimal groups of an IPv4-mapped IPv6 address as IPv4. */
function formatIpv4(...halves: [string, string]): string {
  return halves
    .map((half) => Number.parseInt(half, 16))
    .flatMap((half) => [half >> 8, half & 255])
    .join('.');
}
