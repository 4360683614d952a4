// Who is let in: a good token of each algorithm, and nothing of issuer.mjs' attacks; nobody without a token, not even to learn that
// a method is not there; and a captured token not after its expiry, though it was verified before.
//   usage: node doors_test.mjs ADDRESS PROTO_FOLDER KEY_FOLDER
import http from 'node:http';
import { Client, codes } from './client.mjs';
import { readContract } from './contract.mjs';
import { Issuer, attacks } from './issuer.mjs';

const [address, protos, keys] = process.argv.slice(2);
const contract = readContract(protos);
const byName = (name) => contract.find((rpc) => rpc.name.endsWith(name));
const issuer = new Issuer(keys);
const client = new Client(address);
const mistakes = [];
let calls = 0;

async function expect(what, code, rpc, headers, request = {}) {
  const answer = await client.call(rpc, request, { 'varsel-purpose': 'test', ...headers }, { steps: 1, seconds: 5 });
  calls += 1;
  if (answer.code !== code) mistakes.push(`${what}: expected ${codes[code]}, was ${codes[answer.code]} ${answer.message}`);
  return answer;
}
const bearer = (token) => ({ authorization: `Bearer ${token}` });
const list = byName('FocusService/ListSections');
const persons = byName('FocusService/ListPersons');

// Nobody asks the attacker for his keys.
const visits = [];
const attacker = http.createServer((request, reply) => { visits.push(request.url); reply.end('{"keys": []}'); });
await new Promise((done) => attacker.listen(0, '127.0.0.1', done));

for (const kid of Object.keys(issuer.keys)) {
  await expect(`a good token by ${kid}`, codes.OK, list, bearer(issuer.good(kid)));
  await expect(`for several audiences, by ${kid}`, codes.OK, persons, bearer(issuer.good(kid, { aud: ['mail', 'varsel'] })));
}
const found = Object.entries(attacks(issuer, `http://127.0.0.1:${attacker.address().port}`));
for (const [what, token] of found) {
  const answer = await expect(what, codes.UNAUTHENTICATED, persons, bearer(token));
  const claims = token.split('.')[1];
  if (claims.length > 20 && (answer.message + answer.metadata).includes(claims)) mistakes.push(`${what}: the refusal holds the token`);
}
// However it is said.
const good = issuer.good('ed');
const ways = { 'no token': {}, 'an empty one': { authorization: '' }, 'no scheme': { authorization: good }, 'another scheme': { authorization: `Basic ${good}` },
  'only the scheme': { authorization: 'Bearer ' }, 'two tokens': { authorization: `Bearer ${good} ${good}` },
  'in another header': { 'x-authorization': `Bearer ${good}`, 'varsel-actor': issuer.claims().sub, 'varsel-role': 'project_leader' } };
for (const [what, headers] of Object.entries(ways)) await expect(what, codes.UNAUTHENTICATED, persons, headers);

// Every RPC without identity, whatever is sent; what is not there too; health alone answers.
const nowhere = ['varsel.focus.v1.FocusService/NoSuch', 'varsel.focus.v2.FocusService/ListPersons', 'no.such.Service/Do', 'x', 'grpc.reflection.v1alpha.ServerReflection/Other',
  'grpc.channelz.v1.Channelz/GetServers', 'grpc.health.v1.Health/List', 'varsel.focus.v1.FocusService/', ''];
const unknown = nowhere.flatMap((name) => [false, true].map((stream) => ({ ...list, name, stream })));
for (const rpc of [...contract, ...unknown]) {
  for (const bytes of [Buffer.alloc(0), Buffer.from([255, 255, 255]), Buffer.alloc(100000, 97)]) {
    const answer = await client.callBytes(rpc, bytes, { 'varsel-purpose': 'test' }, { steps: 1 });
    calls += 1;
    if (answer.code !== codes.UNAUTHENTICATED) mistakes.push(`${rpc.name} without identity: ${codes[answer.code]} ${answer.message}`);
  }
}
for (const rpc of unknown) {
  const answer = await expect(`${rpc.name}, which is not there`, codes.UNIMPLEMENTED, rpc, bearer(good));
  if (!answer.message.includes('METHOD_UNKNOWN')) mistakes.push(`${rpc.name}: says no reason`);
}
const health = { ...list, name: 'grpc.health.v1.Health/Check' };
const serving = await client.callBytes(health, Buffer.alloc(0), {});
if (serving.code !== codes.OK) mistakes.push(`health without identity: ${codes[serving.code]}`);

// A captured token: it is good, is known, and is good no more. Two machines' clocks may differ by a minute.
const now = Math.floor(Date.now() / 1000);
const captured = bearer(issuer.good('es', { iat: now - 600, nbf: now - 600, exp: now - 56 }));
await expect('a token before its expiry', codes.OK, persons, captured);
const watched = byName('LogService/FollowRecords');
const ended = await client.call(watched, {}, { 'varsel-purpose': 'test', ...captured }, { steps: 1e9, seconds: 15 });
// The server has ended the stream: from then on the token is good no more.
if (ended.code !== codes.UNAUTHENTICATED) mistakes.push(`a stream of a token that expired: ${codes[ended.code]} ${ended.message}`);
await expect('a token after its expiry', codes.UNAUTHENTICATED, persons, captured);
const other = new Client(address);
const anew = await other.call(persons, {}, { 'varsel-purpose': 'test', ...captured });
if (anew.code !== codes.UNAUTHENTICATED) mistakes.push(`after its expiry, over another connection: ${codes[anew.code]}`);
other.close();

if (visits.length > 0) mistakes.push(`the server asked the attacker: ${visits.join(' ')}`);
attacker.close();
client.close();
for (const mistake of mistakes.slice(0, 40)) console.error(mistake);
console.log(`${calls} calls, ${found.length} forged tokens, ${mistakes.length} mistakes`);
process.exit(mistakes.length === 0 && found.length > 150 ? 0 : 1);
