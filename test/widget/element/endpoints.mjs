/**
 * Endpoints as no host of ours would be: `/endpoints/<name>/sessions` of the tests' own server answers
 * as its name says, over a real connection.
 */

const PAGE = '<!doctype html><title>Log in</title><form method="post"></form>';

/** How many requests came to where a redirect leads, which is for nobody to follow. */
let strayed = 0;

/** @type {Record<string, (context: import('koa').Context) => void | Promise<void>>} */
const ANSWERS = {
  'a-web-page': (context) => html(context, 200),
  'a-proxy-without-a-server': (context) => html(context, 502),
  'no-such-page': (context) => html(context, 404),
  'a-login': (context) => context.redirect('/endpoints/strayed'),
  'a-login-elsewhere': (context) => context.redirect('https://login.example/'),
  'no-such-use-case': (context) => json(context, 400, { code: 'unknown-use-case' }),
  'not-json': (context) => {
    context.type = 'application/json';
    context.body = '{"session_id":';
  },
  'no-session': (context) => json(context, 201, { session_id: 's1' }),
  'no-answer': async (context) => {
    await new Promise((resolve) => context.req.on('close', resolve));
    context.status = 204;
  },
};

/** @type {import('koa').Middleware} */
export async function endpoints(context, next) {
  const [, top, name = ''] = context.path.split('/');
  if (top !== 'endpoints') return next();
  if (name === 'strayed') {
    if (context.query.count === undefined) strayed += 1;
    return json(context, 200, { strayed });
  }
  await ANSWERS[name]?.(context);
}

/** @param {import('koa').Context} context @param {number} status */
function html(context, status) {
  Object.assign(context, { status, type: 'text/html', body: PAGE });
}

/** @param {import('koa').Context} context @param {number} status @param {object} body */
function json(context, status, body) {
  Object.assign(context, { status, type: 'application/json', body: JSON.stringify(body) });
}
