// An issuer of tokens with a key of each kind, and what an attacker makes of its public halves (RFC 7515, 7517, 7518, 8725).
//   usage: node issuer.mjs FOLDER: makes the keys, and the set that the server is given
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ISSUER = 'https://login.test';
export const AUDIENCE = 'varsel';
const KINDS = {
  rs: { alg: 'RS256', make: ['rsa', { modulusLength: 2048 }] },
  ps: { alg: 'PS256', make: ['rsa', { modulusLength: 2048 }] },
  es: { alg: 'ES256', make: ['ec', { namedCurve: 'P-256' }] },
  ed: { alg: 'EdDSA', make: ['ed25519', {}] },
};
const SECRET = 'a secret that stands in a set of public keys';

function make(folder) {
  const keys = Object.entries(KINDS).map(([kid, { alg, make: how }]) => {
    const { privateKey, publicKey } = crypto.generateKeyPairSync(...how);
    fs.writeFileSync(path.join(folder, `${kid}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
  });
  // Which no server should take for a key of signatures.
  keys.push({ kty: 'oct', k: Buffer.from(SECRET).toString('base64url'), kid: 'oct', alg: 'HS256', use: 'sig' });
  const { publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  keys.push({ ...publicKey.export({ format: 'jwk' }), kid: 'enc', alg: 'RSA-OAEP', use: 'enc' });
  fs.writeFileSync(path.join(folder, 'jwks.json'), JSON.stringify({ keys }));
}

const base64url = (bytes) => Buffer.from(bytes).toString('base64url');

// What a private key signs by the algorithm's name.
export function signWith(key, alg, text) {
  const bytes = Buffer.from(text);
  const hash = `sha${/\d+$/.exec(alg)?.[0] ?? 256}`;
  if (alg.startsWith('HS')) return crypto.createHmac(hash, key).update(bytes).digest();
  if (alg.startsWith('PS')) return crypto.sign(hash, bytes, { key, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
  if (alg.startsWith('ES')) return crypto.sign(hash, bytes, { key, dsaEncoding: 'ieee-p1363' });
  return crypto.sign(alg === 'EdDSA' ? null : hash, bytes, key);
}

export class Issuer {
  constructor(folder) {
    this.keys = Object.fromEntries(Object.keys(KINDS).map((kid) => [kid, crypto.createPrivateKey(fs.readFileSync(path.join(folder, `${kid}.pem`)))]));
  }

  alg(kid) {
    return KINDS[kid].alg;
  }

  claims(more = {}) {
    const now = Math.floor(Date.now() / 1000);
    return { iss: ISSUER, aud: AUDIENCE, district: 'e2e', sub: '11111111-0000-4000-8000-000000000001', role: 'project_leader', iat: now, nbf: now,
      exp: now + 600, ...more };
  }

  // `header` and `claims` may be texts, which are taken as they stand.
  token(header, claims, key, alg = header.alg) {
    const json = (one) => base64url(typeof one === 'string' ? one : JSON.stringify(one));
    const text = `${json(header)}.${json(claims)}`;
    return `${text}.${base64url(signWith(key, alg, text))}`;
  }

  good(kid, more = {}) {
    return this.token({ alg: this.alg(kid), kid, typ: 'JWT' }, this.claims(more), this.keys[kid]);
  }
}

// {what: token}: none of them is to be let in. `address` is where the attacker's own keys lie, who waits for the server to ask.
export function attacks(issuer, address) {
  const found = {};
  const claims = issuer.claims();
  const publicKey = (kid) => crypto.createPublicKey(issuer.keys[kid]);

  // A public key taken for a secret, in every form that it could be known in, under every key's id.
  for (const kid of Object.keys(KINDS)) {
    const jwk = publicKey(kid).export({ format: 'jwk' });
    const forms = { pem: publicKey(kid).export({ type: 'spki', format: 'pem' }), 'pem without its last line break':
      publicKey(kid).export({ type: 'spki', format: 'pem' }).trimEnd(), der: publicKey(kid).export({ type: 'spki', format: 'der' }),
    jwk: JSON.stringify(jwk), number: Buffer.from(jwk.n ?? jwk.x, 'base64url'), 'number as text': jwk.n ?? jwk.x, nothing: '' };
    if (jwk.n) forms['pkcs#1'] = publicKey(kid).export({ type: 'pkcs1', format: 'pem' });
    for (const [form, secret] of Object.entries(forms)) {
      for (const alg of ['HS256', 'HS384', 'HS512']) {
        found[`${alg} with the public ${kid} as ${form}`] = issuer.token({ alg, kid }, claims, secret);
        found[`${alg} with the public ${kid} as ${form}, no key named`] = issuer.token({ alg }, claims, secret);
      }
      found[`the public ${kid} as ${form}, HMAC under the key's own algorithm`] = issuer.token({ alg: issuer.alg(kid), kid }, claims, secret, 'HS256');
    }
  }
  found['a secret of the set'] = issuer.token({ alg: 'HS256', kid: 'oct' }, claims, SECRET);
  found['a key of the set for encrypting'] = issuer.token({ alg: 'RS256', kid: 'enc' }, claims, issuer.keys.rs);

  // No signature.
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', ' none', 'none ']) {
    for (const kid of [undefined, 'rs', 'ed']) {
      const text = `${base64url(JSON.stringify({ alg, kid }))}.${base64url(JSON.stringify(claims))}`;
      found[`alg "${alg}", ${kid}`] = `${text}.`;
      found[`alg "${alg}", ${kid}, with a signature`] = `${text}.${base64url(signWith(issuer.keys.ed, 'EdDSA', text))}`;
    }
  }

  // A key that the token brings along, or says where to get.
  const own = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...own.publicKey.export({ format: 'jwk' }), kid: 'own', alg: 'RS256', use: 'sig' };
  const x5c = [own.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')];
  for (const kid of [undefined, 'own', 'rs']) {
    for (const [how, header] of Object.entries({ jwk: { jwk }, jku: { jku: `${address}/jku` }, x5u: { x5u: `${address}/x5u` }, x5c: { x5c },
      'jku in kid': { kid: `${address}/kid` }, url: { url: `${address}/url` }, all: { jwk, jku: `${address}/jku`, x5u: `${address}/x5u`, x5c } })) {
      found[`${how} of his own, key ${kid}`] = issuer.token({ alg: 'RS256', kid, ...header }, claims, own.privateKey);
    }
  }

  // One key's signature under another's id, and algorithms that are not the key's.
  for (const by of Object.keys(KINDS)) {
    for (const kid of Object.keys(KINDS)) {
      if (kid === by) continue;
      found[`${by} signed, ${kid} named, its algorithm`] = issuer.token({ alg: issuer.alg(kid), kid }, claims, issuer.keys[by], issuer.alg(by));
      found[`${by} signed, ${kid} named, his own algorithm`] = issuer.token({ alg: issuer.alg(by), kid }, claims, issuer.keys[by]);
    }
    found[`${by} signed, no key named`] = issuer.token({ alg: issuer.alg(by) }, claims, issuer.keys[by]);
  }
  for (const [by, alg] of [['rs', 'RS384'], ['rs', 'RS512'], ['rs', 'RS1'], ['rs', 'PS256'], ['ps', 'RS256'], ['ps', 'PS512']]) {
    found[`${by} with ${alg}`] = issuer.token({ alg, kid: by }, claims, issuer.keys[by]);
  }
  for (const alg of ['ES384', 'ES512', 'ES256K', 'Ed25519', 'es256', 'EDDSA', 'A128KW', 'dir', null, 256, ['RS256']]) {
    found[`alg ${JSON.stringify(alg)}`] = issuer.token({ alg, kid: 'ed' }, claims, issuer.keys.ed, 'EdDSA');
  }
  for (const kid of ['../../dev/null', '/dev/null', "rs' or '1'='1", 'rs\u0000', 'RS', 'rs ', '', 0, null, ['rs'], { kid: 'rs' }, 'k'.repeat(2000)]) {
    found[`kid ${JSON.stringify(kid).slice(0, 30)}`] = issuer.token({ alg: 'RS256', kid }, claims, issuer.keys.rs);
  }

  // Bent signatures.
  const es = issuer.good('es');
  const body = es.slice(0, es.lastIndexOf('.'));
  found['zeros for a signature'] = `${body}.${base64url(Buffer.alloc(64))}`;
  found['a signature in DER'] = `${body}.${base64url(crypto.sign('sha256', Buffer.from(body), issuer.keys.es))}`;
  found['a signature with a byte behind'] = `${issuer.good('ed')}AA`;
  found['no signature'] = `${body}.`;
  found['two parts'] = body;
  found['four parts'] = `${es}.${es.split('.')[2]}`;
  found["another token's signature"] = `${body}.${issuer.good('es', { role: 'officer' }).split('.')[2]}`;
  found['claims changed'] = [es.split('.')[0], base64url(JSON.stringify({ ...claims, role: 'administrator' })), es.split('.')[2]].join('.');

  // Said twice, and what nobody here understands.
  const text = JSON.stringify(claims);
  found['a claim twice'] = issuer.token({ alg: 'EdDSA', kid: 'ed' }, text.replace('{', '{"role":"officer",'), issuer.keys.ed);
  found['alg twice'] = issuer.token('{"alg":"none","alg":"EdDSA","kid":"ed"}', claims, issuer.keys.ed, 'EdDSA');
  found.crit = issuer.token({ alg: 'EdDSA', kid: 'ed', crit: ['b64'], b64: false }, claims, issuer.keys.ed);
  found['another type'] = issuer.token({ alg: 'EdDSA', kid: 'ed', typ: 'secevent+jwt' }, claims, issuer.keys.ed);
  found['claims that are no object'] = issuer.token({ alg: 'EdDSA', kid: 'ed' }, '[]', issuer.keys.ed);

  // Well signed, and not for here or not now.
  const now = Math.floor(Date.now() / 1000);
  const claimed = { 'another audience': { aud: 'mail' }, 'no audience': { aud: undefined }, 'audiences of others': { aud: ['mail', 'Varsel'] },
    'another issuer': { iss: `${ISSUER}/` }, 'no issuer': { iss: undefined }, 'another district': { district: 'fyn' }, 'no district': { district: undefined },
    expired: { iat: now - 700, nbf: now - 700, exp: now - 61 }, 'no expiry': { exp: undefined }, 'expiry as text': { exp: String(now + 600) },
    'for a year': { exp: now + 31536000 }, 'for ever': { exp: 1e300 }, 'not yet': { nbf: now + 120 }, 'from the future': { iat: now + 3600, exp: now + 4000 },
    'the system': { role: 'system' }, 'two roles': { role: ['officer', 'project_leader'] }, 'no role': { role: undefined }, 'a role by number': { role: 3 },
    nobody: { sub: undefined }, 'no UUID': { sub: 'leader' }, 'a role of another controller': { role: 'eki', controller: 'police' },
    'a records officer of no controller': { role: 'records_officer' }, 'a partner of no agency': { role: 'partner' } };
  for (const [what, more] of Object.entries(claimed)) found[what] = issuer.good('ed', more);
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) make(process.argv[2]);
