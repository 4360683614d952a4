// How a caller says who he is: a token of his own making, signed with the development key that the server made (RFC 7519, 8037).
// VARSEL_DEV_KEY names its file.
import fs from 'node:fs';
import { createPrivateKey, sign } from 'node:crypto';

const jwk = JSON.parse(fs.readFileSync(process.env.VARSEL_DEV_KEY, 'utf8'));
const key = createPrivateKey({ key: jwk, format: 'jwk' });
const base64url = (text) => Buffer.from(text).toString('base64url');
const tokens = new Map();

// `header` and `claims` may be anything: what does not fit is the server's to refuse.
export function signed(header, claims) {
  const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
}

export const header = { alg: 'EdDSA', kid: jwk.kid, typ: 'JWT' };

export function claimsOf({ actor, role, section, agency, controller }) {
  const now = Math.floor(Date.now() / 1000);
  const each = ['records_officer', 'dpo', 'administrator'].includes(role);
  const claims = { iss: jwk.iss, aud: jwk.aud, district: jwk.district, iat: now, nbf: now, exp: now + 900, sub: actor, role };
  if (section) claims.section = section;
  if (agency) claims.agency = agency;
  if (controller ?? each) claims.controller = controller ?? 'police';
  return claims;
}

const renewedAfter = 600; // seconds: before it expires, in a run that takes long

export function callerHeaders(who) {
  const { actor, role, section, agency, controller, purpose } = who;
  const name = JSON.stringify([actor, role, section, agency, controller]);
  if (!(Date.now() < tokens.get(name)?.until)) {
    tokens.set(name, { text: signed(header, claimsOf(who)), until: Date.now() + renewedAfter * 1000 });
  }
  const headers = { authorization: `Bearer ${tokens.get(name).text}` };
  if (purpose) headers['varsel-purpose'] = purpose;
  return headers;
}
