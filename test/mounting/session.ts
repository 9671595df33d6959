/** The session code that the docs leave to the reader: it reads the signed-in user from a cookie. */

export const SESSION = `
  export const signedInUser = (session: string | undefined) =>
    session === 'ada' ? { id: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' } : undefined;`;

/** Middleware that sets `request.session`, as express-session does. */
export const EXPRESS_SESSION = `
  import type { RequestHandler } from 'express';
  import type { User } from 'connect-bank/host';
  declare module 'express-serve-static-core' {
    interface Request { session: { user?: User | undefined } }
  }
  ${SESSION}
  export const session: RequestHandler = (request, _response, next) => {
    const user = signedInUser(/session=(\\w+)/.exec(request.headers.cookie ?? '')?.[1]);
    request.session = { user };
    next();
  };`;

export const FASTIFY_SESSION = `
  import type { FastifyRequest } from 'fastify';
  ${SESSION}
  export const userOf = ({ headers }: FastifyRequest) =>
    signedInUser(/session=(\\w+)/.exec(headers.cookie ?? '')?.[1]);`;
