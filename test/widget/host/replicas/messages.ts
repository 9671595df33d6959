/** What a host process and the test that started it tell each other. */

export type CallbackName = 'onAuthorized' | 'onFailed';

/** Before a callback makes its effect, and before it returns, it asks whether to go on. */
export type Stage = 'started' | 'made';

export type Report =
  | { type: 'listening'; port: number }
  | {
      type: 'asks';
      ask: number;
      stage: Stage;
      callback: CallbackName;
      sessionId: string;
      attempt: number;
    }
  /** It is in the store that a callback is over. */
  | { type: 'settled'; callback: CallbackName; sessionId: string }
  | { type: 'advanced' };

export type Order = { type: 'go'; ask: number } | { type: 'advance'; ms: number };

export type ReplicaOptions = {
  client: 'ioredis' | 'node-redis';
  redisUrl: string;
  sandboxUrl: string;
  /** Where browsers reach the server: below it is an endpoint for each setting of `unknownBrowser`. */
  publicUrl: string;
  prefix: string;
};

export const SETTINGS = ['confirm', 'reject', 'accept'] as const;
export type UnknownBrowser = (typeof SETTINGS)[number];

/** Of a request for a session: who is signed in. */
export const USER_HEADER = 'X-User';

/** Where callbacks leave their effects: `callback sessionId attempt`. */
export const effectsKeyOf = (prefix: string): string => `${prefix}effects`;
