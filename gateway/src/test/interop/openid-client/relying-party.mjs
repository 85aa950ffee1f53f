// A web application that logs people in with openid-client, by that library's own guide.
//
//   node relying-party.mjs '{"issuer", "clientId", "clientSecret", "port", …}'
//
// /         logs in and then shows, as JSON, what it learned and what its tokens could do
// /callback where the hub sends the browser back to
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import * as client from 'openid-client';

const settings = JSON.parse(process.argv[2]);
const origin = `http://localhost:${settings.port}`;
const redirectUri = `${origin}/callback`;
const pending = new Map();

// The hub of the test speaks plain HTTP on the loopback.
const insecure = { execute: [client.allowInsecureRequests] };
const config = await client.discovery(
  new URL(settings.issuer),
  settings.clientId,
  undefined,
  client.ClientSecretBasic(settings.clientSecret),
  insecure,
);

async function logIn(response) {
  const verifier = client.randomPKCECodeVerifier();
  const expected = { state: client.randomState(), nonce: client.randomNonce(), verifier };
  const id = randomUUID();
  pending.set(id, expected);
  const address = client.buildAuthorizationUrl(config, {
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
  const tokens = await client.authorizationCodeGrant(config, new URL(request.url, origin), {
    expectedState: expected.state,
    expectedNonce: expected.nonce,
    pkceCodeVerifier: expected.verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
  await client.tokenRevocation(config, refreshed.refresh_token);
  const afterRevocation = await client
    .refreshTokenGrant(config, refreshed.refresh_token)
    .then(() => 'granted', (e) => e.error);
  answer(response, 200, {
    claims,
    userinfo,
    refreshedSub: refreshed.claims().sub,
    afterRevocation,
  });
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

createServer((request, response) => {
  const path = new URL(request.url, origin).pathname;
  const work =
    path === '/' ? logIn(response) : path === '/callback' ? callback(request, response) : null;
  if (work === null) {
    answer(response, 404, {});
    return;
  }
  work.catch((e) => answer(response, 502, { error: e.error ?? e.code, status: e.status }));
}).listen(settings.port, '127.0.0.1');
