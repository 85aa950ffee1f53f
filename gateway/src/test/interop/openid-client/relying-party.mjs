// A web application that logs people in with openid-client, by that library's own guide.
//
//   node relying-party.mjs '{"issuer", "clientId", "clientSecret", "port", …}'
//
// With "privateJwk" it is a client of the FAPI 2.0 Security Profile: it proves itself by
// private_key_jwt, signs its requests, pushes them, and binds its tokens by DPoP.
//
// /         logs in and then shows, as JSON, what it learned and what its tokens could do
// /callback where the hub sends the browser back to
// /logout   ends the login at the hub
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import * as client from 'openid-client';

const settings = JSON.parse(process.argv[2]);
const origin = `http://localhost:${settings.port}`;
const redirectUri = `${origin}/callback`;
const pending = new Map();
let idToken;

const signing = settings.privateJwk && {
  key: await crypto.subtle.importKey(
    'jwk',
    settings.privateJwk,
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  ),
  kid: settings.privateJwk.kid,
};

// The hub of the test speaks plain HTTP on the loopback.
const insecure = { execute: [client.allowInsecureRequests] };
const config = await client.discovery(
  new URL(settings.issuer),
  settings.clientId,
  undefined,
  signing ? client.PrivateKeyJwt(signing) : client.ClientSecretBasic(settings.clientSecret),
  insecure,
);
const binding = signing && {
  DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair()),
};

/** A URL of the authorization endpoint; for FAPI the request is signed, and then pushed. */
async function authorizationUrl(parameters) {
  if (!signing) {
    return client.buildAuthorizationUrl(config, parameters);
  }
  const signed = await client.buildAuthorizationUrlWithJAR(config, parameters, signing);
  return client.buildAuthorizationUrlWithPAR(config, signed.searchParams, binding);
}

async function logIn(response) {
  const verifier = client.randomPKCECodeVerifier();
  const expected = { state: client.randomState(), nonce: client.randomNonce(), verifier };
  const id = randomUUID();
  pending.set(id, expected);
  const address = await authorizationUrl({
    redirect_uri: redirectUri,
    scope: 'openid profile edu',
    state: expected.state,
    nonce: expected.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  response.writeHead(302, {
    location: address.href,
    'set-cookie': `openid-client-rp=${id}; HttpOnly; SameSite=Lax`,
  });
  response.end();
}

async function callback(request, response) {
  const id = /openid-client-rp=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  const expected = pending.get(id);
  pending.delete(id);
  const tokens = await client.authorizationCodeGrant(
    config,
    new URL(request.url, origin),
    {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      pkceCodeVerifier: expected.verifier,
      idTokenExpected: true,
    },
    undefined,
    binding,
  );
  idToken = tokens.id_token;
  const claims = tokens.claims();
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub, binding);
  const introspected = await client.tokenIntrospection(config, tokens.access_token);
  const stolen = await fetch(config.serverMetadata().userinfo_endpoint, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, {}, binding);
  const last = refreshed.refresh_token ?? tokens.refresh_token;
  await client.tokenRevocation(config, last);
  const afterRevocation = await client
    .refreshTokenGrant(config, last, {}, binding)
    .then(() => 'granted', (e) => e.error);
  answer(response, 200, {
    claims,
    userinfo,
    introspected,
    tokenType: tokens.token_type,
    asBearer: stolen.status,
    refreshedSub: refreshed.claims().sub,
    afterRevocation,
  });
}

async function logOut(response) {
  const address = client.buildEndSessionUrl(config, {
    id_token_hint: idToken,
    post_logout_redirect_uri: `${origin}/bye.html`,
    state: 'gone',
  });
  response.writeHead(302, { location: address.href });
  response.end();
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

const pages = {
  '/': (request, response) => logIn(response),
  '/callback': callback,
  '/logout': (request, response) => logOut(response),
  '/bye.html': async (request, response) => answer(response, 200, { bye: request.url }),
};

createServer((request, response) => {
  const page = pages[new URL(request.url, origin).pathname];
  if (!page) {
    answer(response, 404, {});
    return;
  }
  page(request, response).catch((e) =>
    answer(response, 502, { error: e.error ?? e.code, status: e.status, message: e.message }),
  );
}).listen(settings.port, '127.0.0.1');
