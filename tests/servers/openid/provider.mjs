// An OpenID Connect provider for tests: oidc-provider, which asks nobody for a password but lets in whom the test names.
// node provider.mjs PORT CALLBACK LOGOUT; PUT /next?now=MILLISECONDS {"sub": …, "amr": […], "error": …, other claims} says who signs in next,
// and what the time is for the tests.
import Provider from 'oidc-provider';

const [port, callback, afterLogout] = process.argv.slice(2);
const people = new Map();
let next = {};

// The provider reads the clock only by this class: cookies, codes and tokens are made and expire at the tests' time.
const MachineDate = Date;
let ahead = 0;
globalThis.Date = class extends MachineDate {
  constructor(...parts) {
    super(...(parts.length ? parts : [MachineDate.now() + ahead]));
  }

  static now() {
    return MachineDate.now() + ahead;
  }
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'portal', client_secret: 'a-secret-of-the-tests', redirect_uris: [callback], post_logout_redirect_uris: [afterLogout] }],
  pkce: { required: () => true },
  claims: { openid: ['sub', 'amr', 'acr', 'auth_time'], profile: ['name', 'given_name', 'family_name', 'preferred_username', 'groups'], email: ['email', 'email_verified'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, id) => ({ accountId: id, claims: () => people.get(id) }),
  // Everybody has agreed already to what the portal asks for.
  loadExistingGrant: async (context) => {
    const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
});

const body = async (request) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
};

provider.use(async (context, proceed) => {
  if (context.method === 'PUT' && context.path === '/next') {
    next = await body(context.req);
    ahead = Number(context.query.now) - MachineDate.now();
    people.set(next.sub, next);
    context.status = 204;
  } else if (context.path.startsWith('/interaction/')) {
    const login = { accountId: next.sub, amr: next.amr, acr: next.acr };
    const result = next.error ? { error: next.error, error_description: 'said the person' } : { login };
    await provider.interactionFinished(context.req, context.res, result, { mergeWithLastSubmission: false });
    context.respond = false;
  } else {
    await proceed();
  }
});

provider.listen(Number(port), '127.0.0.1');
