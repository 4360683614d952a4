// Random and mutated requests through the real port, for as long as is asked: the server answers each with a refusal or a reply,
// never with INTERNAL, UNKNOWN or a lost connection, and answers the next call as if nothing had been.
// Ends after the seconds, or after so many requests, whichever is first.
//   usage: node mutated_test.mjs ADDRESS PROTO_FOLDER PILOT SECONDS REQUESTS [SEED]
import fs from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { Client, codes } from './client.mjs';
import { ROLES, readContract, timesFromText } from './contract.mjs';
import { callerHeaders } from './identity.mjs';

const [address, protos, pilot, seconds, requests, seedGiven] = process.argv.slice(2);
const seed = seedGiven ?? randomUUID();
const contract = readContract(protos);
const byName = new Map(contract.map((rpc) => [rpc.name, rpc]));

// The same numbers for the same seed.
let drawn = 0;
let pool = Buffer.alloc(0);
function draw(below) {
  if (pool.length < 4) {
    pool = createHash('sha256').update(`${seed} ${drawn}`).digest();
    drawn += 1;
  }
  const number = pool.readUInt32LE(0);
  pool = pool.subarray(4);
  return number % below;
}
const oneOf = (list) => list[draw(list.length)];

// Requests that were good, as bytes, with who sent them.
const corpus = new Map(contract.map((rpc) => [rpc.name, []]));
for (const line of fs.readFileSync(pilot, 'utf8').split('\n')) {
  if (line === '') continue;
  const { method, request, ...who } = JSON.parse(line);
  if (!method) continue;
  const rpc = byName.get(method);
  const bytes = Buffer.from(rpc.request.encode(rpc.request.fromObject(timesFromText(rpc.request, request))).finish());
  corpus.get(method).push({ rpc, bytes, who });
}
const everything = [...corpus.values()].flat();
for (const rpc of contract) corpus.get(rpc.name).push({ rpc, bytes: Buffer.alloc(0), who: oneOf(everything).who });

const changes = [
  (bytes) => { // a bit turned
    if (bytes.length > 0) bytes[draw(bytes.length)] ^= 1 << draw(8);
    return bytes;
  },
  (bytes) => bytes.subarray(0, draw(bytes.length + 1)), // cut short
  (bytes) => { // something put in
    const at = draw(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(Array.from({ length: 1 + draw(12) }, () => draw(256))), bytes.subarray(at)]);
  },
  (bytes) => { // a piece of another request
    const other = oneOf(everything).bytes;
    return Buffer.concat([bytes, other.subarray(draw(other.length + 1))]);
  },
  (bytes) => Buffer.concat([bytes, bytes]), // every field twice
  () => Buffer.from(Array.from({ length: draw(200) }, () => draw(256))), // noise
  (bytes) => Buffer.concat([bytes, Buffer.from([10, 255, 255, 255, 127]), Buffer.alloc(draw(4000), 97)]), // a length that lies
];
// Together under the 8 KB of metadata past which gRPC itself closes the caller's connection.
const oddTexts = ['', '0', '-1', '18446744073709551616', 'a'.repeat(1500), '00-ff-ff-ff', '2023-01-17', '../../etc/passwd', "' or 1=1", '%s%n', 'ÆØÅ'.normalize('NFD').replace(/[^\x20-\x7e]/g, '?')];

function headersOf(who) {
  const base = draw(8) === 0
    ? { actor: randomUUID(), role: oneOf(Object.values(ROLES)), section: randomUUID(), agency: 'ssp', purpose: 'test' } : who;
  const headers = callerHeaders(base);
  if (draw(6) === 0) headers['varsel-position'] = oneOf(oddTexts);
  if (draw(6) === 0) headers.traceparent = oneOf(oddTexts);
  if (draw(6) === 0) headers['varsel-purpose'] = oneOf(oddTexts);
  if (draw(6) === 0) headers['varsel-legal-basis'] = oneOf(oddTexts);
  if (draw(8) === 0) headers['accept-language'] = oneOf(oddTexts);
  if (draw(8) === 0) delete headers[oneOf(Object.keys(headers))];
  return headers;
}

const allowed = new Set([codes.OK, codes.INVALID_ARGUMENT, codes.NOT_FOUND, codes.ALREADY_EXISTS, codes.PERMISSION_DENIED,
  codes.RESOURCE_EXHAUSTED, codes.FAILED_PRECONDITION, codes.ABORTED, codes.UNAUTHENTICATED]);
const answers = new Map();
const samples = new Map();
const mistakes = [];
const began = Date.now();
const until = began + Number(seconds) * 1000;
let sent = 0;
const rate = () => Math.round(sent / Math.max((Date.now() - began) / 1000, 1));
// How far it is, once a minute.
const told = setInterval(() => console.error(`${sent} requests, ${rate()} a second, ${mistakes.length} mistakes`), 60e3);

async function caller(client) {
  while (Date.now() < until && sent < Number(requests)) {
    sent += 1;
    const own = draw(4) > 0 ? oneOf(everything) : undefined;  // to the RPC that it was made for
    const rpc = own?.rpc ?? oneOf(contract);
    const good = own ?? oneOf(draw(2) === 0 ? everything : corpus.get(rpc.name));
    let bytes = Buffer.from(good.bytes);
    for (let i = draw(3); i > 0; i -= 1) bytes = oneOf(changes)(bytes);
    const answer = await client.callBytes(rpc, bytes, headersOf(good.who), { steps: 2, seconds: rpc.stream ? 0.05 : 60 });
    answers.set(answer.code, (answers.get(answer.code) ?? 0) + 1);
    if (answer.code === codes.RESOURCE_EXHAUSTED || answer.code === codes.UNAVAILABLE) samples.set(answer.message.slice(0, 80), (samples.get(answer.message.slice(0, 80)) ?? 0) + 1);
    const streamEnded = rpc.stream && (answer.code === codes.DEADLINE_EXCEEDED || answer.code === codes.CANCELLED);
    if (!allowed.has(answer.code) && !streamEnded) {
      mistakes.push(`${rpc.name}: ${codes[answer.code]} ${answer.message.slice(0, 200)} for ${bytes.subarray(0, 300).toString('hex')}`);
    }
  }
}

const clients = Array.from({ length: 4 }, () => new Client(address));
await Promise.all(Array.from({ length: 32 }, (_, i) => caller(clients[i % clients.length])));
clearInterval(told);
// It still answers.
const ping = await clients[0].call(byName.get('varsel.log.v1.LogService/Ping'), {}, callerHeaders(everything[0].who));
if (ping.code !== codes.OK) mistakes.push(`afterwards: ${codes[ping.code]}`);
for (const client of clients) client.close();
for (const mistake of mistakes.slice(0, 20)) console.error(mistake);
if (process.env.VARSEL_MUTATED_SAMPLES) for (const [what, count] of samples) console.error(count, what);
const counts = [...answers].map(([code, count]) => `${codes[code]} ${count}`).join(', ');
console.log(`${sent} requests, ${rate()} a second, seed ${seed}: ${counts}; ${mistakes.length} mistakes`);
process.exit(mistakes.length === 0 && sent > 100 && (answers.get(codes.OK) ?? 0) > 0 ? 0 : 1);
