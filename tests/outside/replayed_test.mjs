// Requests sent again, as somebody does who recorded them: to the same caller they give the first reply and change nothing; with
// another body they are refused; and nobody else gets that reply, whatever his role, with or without a token of his own. For each kind
// of command of the pilot, the last one.
//   usage: node replayed_test.mjs ADDRESS PROTO_FOLDER PILOT: after the pilot was told
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { Client, codes } from './client.mjs';
import { ROLES, readContract, timesFromText } from './contract.mjs';
import { callerHeaders, claimsOf, header, signed } from './identity.mjs';

const [address, protos, pilot] = process.argv.slice(2);
const contract = readContract(protos);
const client = new Client(address);
const mistakes = [];
let calls = 0;

const last = new Map();
for (const line of fs.readFileSync(pilot, 'utf8').split('\n')) {
  if (line === '') continue;
  const { at, method, request, comment, ...who } = JSON.parse(line);
  const rpc = contract.find((one) => one.name === method);
  if (rpc?.command) last.set(method, { rpc, request: timesFromText(rpc.request, request), who });
}

async function send(rpc, bytes, headers) {
  calls += 1;
  return client.callBytes(rpc, bytes, headers);
}
const encoded = (rpc, request) => Buffer.from(rpc.request.encode(rpc.request.fromObject(request)).finish());
const status = contract.find((rpc) => rpc.name === 'varsel.log.v1.LogService/GetStatus');
async function head() {
  const answer = await client.call(status, {}, callerHeaders({ actor: randomUUID(), role: 'administrator' }));
  return String(status.reply.decode(answer.replies[0]).head_position);
}

// Another body: a letter more in its first text that takes one, or a field that nobody knows.
function changed(rpc, request) {
  for (const field of rpc.request.fieldsArray) {
    const value = request[field.name];
    if (field.type === 'string' && !field.repeated && value && !/(^|_)(id|code)$/.test(field.name) && value.includes(' ')) {
      return encoded(rpc, { ...request, [field.name]: `${value}x` });
    }
  }
  return Buffer.concat([encoded(rpc, request), Buffer.from([0xf8, 0x7c, 0x01])]); // field 1999 = 1
}

// Asked already is as good as asked: nothing is recorded, for whoever asks.
const ASKED_ALREADY = 'varsel.support.v1.SupportService/AskSharing';
for (const { rpc, request, who } of last.values()) {
  const bytes = encoded(rpc, request);
  const own = callerHeaders(who);
  const before = await head();
  const first = await send(rpc, bytes, own);
  const again = await send(rpc, bytes, own);
  const same = (answer) => answer.code === codes.OK && first.code === codes.OK && answer.replies[0].equals(first.replies[0]);
  if (!same(again)) mistakes.push(`${rpc.name} again: ${codes[first.code]}, then ${codes[again.code]} ${again.message}`);
  const other = await send(rpc, changed(rpc, request), own);
  if (other.code === codes.OK || !other.message.includes('REQUEST_ID_REUSED')) mistakes.push(`${rpc.name} with another body: ${codes[other.code]} ${other.message}`);
  if (await head() !== before) mistakes.push(`${rpc.name} again: the log grew`);

  // Of his own, but not good (any more), or not allowed to.
  const claims = claimsOf(who);
  const past = claims.iat - 3600;
  const bare = { 'varsel-purpose': who.purpose ?? 'test' };
  for (const [how, headers, code] of [
    ['without a token', bare, codes.UNAUTHENTICATED],
    ['with a token that expired', { ...bare, authorization: `Bearer ${signed(header, { ...claims, iat: past, nbf: past, exp: past + 900 })}` }, codes.UNAUTHENTICATED],
    ['as an analyst', { ...bare, ...callerHeaders({ actor: who.actor, role: 'analyst' }) }, codes.PERMISSION_DENIED],
  ]) {
    const answer = await send(rpc, bytes, headers);
    if (answer.code !== code) mistakes.push(`${rpc.name} ${how}: ${codes[answer.code]} ${answer.message}`);
  }
  // Of another section: what is not his is not there for him.
  if (rpc.may.officer === 'S') {
    const was = await head();
    const own = { ...request, request_id: randomUUID() };
    const answer = await send(rpc, encoded(rpc, own), callerHeaders({ actor: randomUUID(), role: 'officer', section: randomUUID(), purpose: 'test' }));
    if (answer.code !== codes.NOT_FOUND && !answer.message.includes('ID_IN_USE')) mistakes.push(`${rpc.name} by an officer of another section: ${codes[answer.code]} ${answer.message}`);
    if (await head() !== was) mistakes.push(`${rpc.name} by an officer of another section: the log grew`);
  }
  // Somebody else: it is his own request then, decided for him. It is done anew, or refused; the reply to the other is not his.
  for (const [column, role] of Object.entries(ROLES)) {
    const stranger = { actor: randomUUID(), role, section: randomUUID(), agency: role === 'partner' ? 'ssp' : undefined, purpose: 'test' };
    const was = await head();
    const answer = await send(rpc, bytes, callerHeaders(stranger));
    const may = rpc.may[column] !== '';
    if (!may && answer.code !== codes.PERMISSION_DENIED) mistakes.push(`${rpc.name} by another ${role}: ${codes[answer.code]}`);
    if (answer.code === codes.OK && rpc.name !== ASKED_ALREADY && await head() === was) mistakes.push(`${rpc.name} by another ${role}: got a reply and nothing was done`);
  }
}
client.close();
for (const mistake of mistakes.slice(0, 40)) console.error(mistake);
console.log(`${last.size} commands sent again, ${calls} calls, ${mistakes.length} mistakes`);
process.exit(mistakes.length === 0 && last.size > 40 ? 0 : 1);
