// A story with a marked value in every text about a person (marked_story.mjs). Then every query and every stream, as every kind of
// caller, asked of everything that there is: no mark of the other controllers', none at all to those who see no person or nothing of
// this section, none in any error, detail or metadata; and to EKI no id of a group, affiliation, nomination, incident or lever
// either. What police disclose is the one exception (disclosed.mjs). (The script around it looks through logs, metrics and files.)
//   usage: node marked_test.mjs ADDRESS PROTO_FOLDER PILOT
import crypto from 'node:crypto';
import { requestsOf, viewers } from './asking.mjs';
import { Client, codes } from './client.mjs';
import { readContract } from './contract.mjs';
import { Disclosures, withoutDisclosed } from './disclosed.mjs';
import { callerHeaders } from './identity.mjs';
import { Story } from './marked_story.mjs';

const [address, protos, pilot] = process.argv.slice(2);
const client = new Client(address);
const contract = readContract(protos);
const story = new Story(client, contract);
const { mistakes } = story;
const queries = contract.filter((one) => !one.command);

await story.pilot(pilot);
const disclosures = new Disclosures(story);
await disclosures.check('before any disclosure');
await disclosures.disclose(story.idsOf('person_id').slice(0, 12), 7);
if (disclosures.standing.size < 4) mistakes.push(`only ${disclosures.standing.size} persons could be disclosed`);
await disclosures.recall(disclosures.last());
await story.more();
let disclosed = await disclosures.check('while they stand');

// What of a controller's own is never another's business, by its ids.
const NEVER_EKIS = ['group_id', 'affiliation_id', 'nomination_id', 'incident_id', 'package_id', 'lever_id', 'duty_id', 'announcement_id'];
const neverEkis = new Set(NEVER_EKIS.flatMap((name) => story.idsOf(name)));

// The fields in which it stands.
function where(type, bytes, part) {
  const found = new Set();
  const look = (value, path) => {
    if (typeof value === 'string' && value.includes(part)) found.add(path);
    if (value instanceof Uint8Array && Buffer.from(value).toString('latin1').includes(part)) found.add(path);
    else if (Array.isArray(value)) value.forEach((one) => look(one, path));
    else if (value && typeof value === 'object') Object.entries(value).forEach(([key, one]) => look(one, `${path}.${key}`));
  };
  look(type.toObject(type.decode(bytes)), type.name);
  return [...found].join(', ');
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
let asked = 0;
let shown = 0;
let streamed = 0;
const answered = new Map(); // by RPC: the callers who got an answer
async function ask(rpc, viewer, request) {
  const endless = /Watch|Follow/.test(rpc.name);
  const answer = await client.call(rpc, request, callerHeaders(viewer.who), { steps: 300, seconds: endless ? 1 : 60 });
  const as = `${rpc.name} as ${viewer.name}`;
  asked += 1;
  if (answer.code === codes.INTERNAL || answer.code === codes.UNKNOWN) mistakes.push(`${as}: ${codes[answer.code]} ${answer.message}`);
  if (/MRK/.test(answer.message + answer.metadata)) mistakes.push(`${as}: a mark in an error or beside a reply`);
  if (answer.code === codes.OK || answer.replies.length > 0) {
    if (!answered.has(rpc.name)) answered.set(rpc.name, new Set());
    answered.get(rpc.name).add(viewer.column);
  }
  if (rpc.stream) streamed += answer.replies.length;
  for (const reply of answer.replies) {
    const text = reply.toString('latin1');
    if (text.includes('MRK')) shown += 1;
    const left = withoutDisclosed(rpc, viewer.who.role, text);
    for (const mark of viewer.forbidden) {
      if (left.includes(mark)) mistakes.push(`${as}: shows ${mark} in ${where(rpc.reply, reply, mark)}`);
    }
    if (viewer.names === false && /MRK\w+:name;/.test(left)) mistakes.push(`${as}: shows a name in ${where(rpc.reply, reply, ':name;')}`);
    if (viewer.column !== 'EKI') continue;
    for (const [id] of text.matchAll(UUID)) {
      if (neverEkis.has(id)) mistakes.push(`${as}: shows an id of police's in ${where(rpc.reply, reply, id)}`);
    }
  }
}

// Many at once: what is read of persons waits for the access log's disk.
async function askAll(rpcs, all, most) {
  const waiting = rpcs.flatMap((rpc) => all.filter((viewer) => rpc.may[viewer.column] !== '').flatMap((viewer) =>
    [...requestsOf(rpc.request, (name) => story.idsOf(name), most(rpc))].map((request) => [rpc, viewer, request])));
  const next = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) await ask(...one);
  };
  await Promise.all(Array.from({ length: 24 }, next));
}
const all = viewers(story, () => crypto.randomUUID());
await askAll(queries, all, (rpc) => (rpc.stream ? 3 : 12));

// Out of scope answers as unknown: asked by an officer of another section, what is there and what is not give the same answer.
const stranger = all.find((one) => one.name === 'an officer of another section');
let foreign = 0;
async function compare(rpc, request) {
  const headers = callerHeaders(stranger.who);
  // Without the ids that were asked for, the times of the answer, and the order of a refusal's details.
  const bare = (answer) => [answer.code, answer.message.replace(UUID, 'ID').match(/[\wæøå.]+/gi)?.sort().join(' '),
    ...answer.replies.map((one) => JSON.stringify(rpc.reply.decode(one)).replace(UUID, 'ID').replace(/"\w*time":"[^"]*"|"(seconds|nanos)":"?\d+"?/g, '')),
  ].join('|');
  const ids = new Map();
  const made = JSON.parse(JSON.stringify(request).replace(UUID, (id) => ids.get(id) ?? ids.set(id, crypto.randomUUID()).get(id)));
  const [met, unmet] = await Promise.all([request, made].map((one) => client.call(rpc, one, headers, { steps: 5, seconds: /Watch/.test(rpc.name) ? 2 : 60 })));
  foreign += 1;
  if (bare(met) !== bare(unmet)) {
    mistakes.push(`${rpc.name} as ${stranger.name} ${JSON.stringify(request)}: ${bare(met).slice(0, 200)} and, where there is none, ${bare(unmet).slice(0, 200)}`);
  }
}
const others = queries.filter((rpc) => rpc.may.officer === 'S').flatMap((rpc) =>
  // Rounds are everybody's to see.
  [...requestsOf(rpc.request, (name) => (name === 'round_id' ? [] : story.idsOf(name)), 2)].filter((request) => JSON.stringify(request).search(UUID) >= 0).map((request) => [rpc, request]));
await Promise.all(Array.from({ length: 16 }, async () => {
  for (let one = others.pop(); one; one = others.pop()) await compare(...one);
}));

// Narrowed, then past its day: EKI is shown less, then nothing, though nobody does anything.
await disclosures.narrow([...disclosures.standing.keys()][1], 6);
disclosed += await disclosures.check('after a correction');
await story.pass(8);
disclosures.standing.clear();
await disclosures.check('after they expired');
await askAll(queries.filter((rpc) => /disclosure|meeting/.test(rpc.name)), all.filter((one) => one.column === 'EKI'), () => 60);

client.close();
// A question that nobody ever got an answer to tests nothing. These need what this server has not: a backup root, a next district
// key, a signed sample, an erasure.
const UNANSWERED = new Set(['TakeBackup', 'GetBackups', 'TakeKeyBackup', 'RotateDistrictKey', 'GetSample', 'GetErasureReport', 'GetCaseReply']);
for (const rpc of queries.filter((one) => !answered.has(one.name) && !UNANSWERED.has(one.name.split('/')[1]))) {
  mistakes.push(`${rpc.name}: nobody got an answer`);
}
const distinct = [...new Set(mistakes)];
for (const mistake of distinct.slice(0, 60)) console.error(mistake);
console.log(`${story.marked} texts marked, ${asked} questions, ${streamed} items of streams, ${shown} replies with a mark that may be seen, `
  + `${disclosed} marks disclosed, ${foreign} questions to another section, ${mistakes.length} mistakes`);
process.exit(mistakes.length === 0 && story.marked > 100 && shown > 100 && streamed > 100 ? 0 : 1);
