/**
 * Endpoints that are not our host: `/endpoints/<name>/sessions` of the test server sends the response of
 * that name, over a real connection.
 */

const PAGE = '<!doctype html><title>Log in</title><form method="post"></form>';

/** The number of requests to the target of a redirect, which must not be followed. */
let followed = 0;

/** @type {Record<string, (context: import('koa').Context) => void | Promise<void>>} */
const RESPONSES = {
  'a-web-page': (context) => html(context, 200),
  'a-proxy-without-a-server': (context) => html(context, 502),
  'no-such-page': (context) => html(context, 404),
  'a-login': (context) => context.redirect('/endpoints/followed'),
  'a-login-elsewhere': (context) => context.redirect('https://login.example/'),
  'no-such-use-case': (context) => json(context, 400, { code: 'unknown-use-case' }),
  'not-json': (context) => {
    context.type = 'application/json';
    context.body = '{"session_id":';
  },
  'no-session': (context) => json(context, 201, { session_id: 's1' }),
  'no-response': async (context) => {
    await new Promise((resolve) => context.req.on('close', resolve));
    context.status = 204;
  },
};

/** @type {import('koa').Middleware} */
export async function endpoints(context, next) {
  const [, top, name = ''] = context.path.split('/');
  if (top !== 'endpoints') return next();
  if (name === 'followed') {
    if (context.query.count === undefined) followed += 1;
    return json(context, 200, { followed });
  }
  await RESPONSES[name]?.(context);
}

/** @param {import('koa').Context} context @param {number} status */
function html(context, status) {
  Object.assign(context, { status, type: 'text/html', body: PAGE });
}

/** @param {import('koa').Context} context @param {number} status @param {object} body */
function json(context, status, body) {
  Object.assign(context, { status, type: 'application/json', body: JSON.stringify(body) });
}
