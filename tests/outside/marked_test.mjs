// The pilot, with a marked value in every text about a person: MRKPOLICE where police wrote it, MRKEKI where EKI did, and the name
// of its field behind. Then every query of every role, asked of everything that there is: no mark of the other controller's, none
// at all to those who see no person, none in any error. What police disclose is the one exception: EKI is shown the marks of the
// fields that a disclosure names, in the replies that are for it, and no other. (The script around it looks through logs and
// metrics.)
//   usage: node marked_test.mjs ADDRESS PROTO_FOLDER PILOT
import crypto from 'node:crypto';
import fs from 'node:fs';
import protobuf from 'protobufjs';
import { Client, codes } from './client.mjs';
import { ROLES, optionOf, readContract, timesFromText } from './contract.mjs';
import { callerHeaders } from './identity.mjs';

const [address, protos, pilot] = process.argv.slice(2);
const client = new Client(address);
const contract = readContract(protos);
const byName = new Map(contract.map((rpc) => [rpc.name, rpc]));
const mistakes = [];
const POLICE = 'MRKPOLICE';
const EKI = 'MRKEKI';

// Marks every text about a person in the request, and notes every id under its field's name.
const ids = new Map();
let marked = 0;
function walk(type, object, mark) {
  for (const field of type.fieldsArray) {
    const value = object[field.name];
    if (value === undefined) continue;
    const option = optionOf(field, 'field');
    const format = option.check?.format;
    const each = (one) => {
      if (field.resolvedType instanceof protobuf.Type) {
        if (field.resolvedType.fullName.startsWith('.varsel.')) walk(field.resolvedType, one, mark);
        return one;
      }
      if (field.type !== 'string') return one;
      if (/(^|_)ids?$/.test(field.name) && /^[0-9a-f-]{36}$/.test(one)) {
        const key = field.name.replace(/ids$/, 'id');
        if (!ids.has(key)) ids.set(key, new Set());
        ids.get(key).add(one);
        return one;
      }
      if (!(format === 'LINE' || format === 'TEXT') || !option.subject || one === '') return one;
      const tag = `${mark}:${field.name};`;
      if ((option.check.max_bytes ?? 4000) < Buffer.byteLength(one) + tag.length + 1) return one;
      marked += 1;
      return `${one} ${tag}`;
    };
    object[field.name] = field.repeated ? value.map(each) : each(value);
  }
}

for (const line of fs.readFileSync(pilot, 'utf8').split('\n')) {
  if (line === '') continue;
  const { at, method, request, comment, ...who } = JSON.parse(line);
  if (!method) continue;
  const rpc = byName.get(method);
  walk(rpc.request, request, who.role === 'eki' ? EKI : POLICE);
  const answer = await client.call(rpc, timesFromText(rpc.request, request), { ...callerHeaders(who), 'varsel-at': at });
  if (answer.code !== codes.OK) mistakes.push(`the pilot: ${method}: ${codes[answer.code]} ${answer.message}`);
}

// Persons are disclosed to EKI: of most of them the name alone. Of the last one the disclosure is recalled at once.
const DISCLOSURE = 'varsel.disclosure.v1.DisclosureService/';
ids.set('disclosure_id', new Set());
const disclosed = new Map(); // person id -> fields of PersonRegistered that EKI may be shown a mark of
const leader = { actor: crypto.randomUUID(), role: 'project_leader', purpose: 'exit' };
async function ask(method, request, who) {
  const rpc = byName.get(DISCLOSURE + method);
  const answer = await client.call(rpc, timesFromText(rpc.request, request), callerHeaders(who));
  return { ...answer, reply: answer.replies[0] && rpc.reply.decode(answer.replies[0]) };
}
async function disclose(person_id, fields, now) {
  const disclosure_id = crypto.randomUUID();
  ids.get('disclosure_id').add(disclosure_id);
  const answer = await ask('DisclosePerson', { request_id: crypto.randomUUID(), disclosure_id, person_id, disclosure: {
    recipient_code: 'eki', limb_code: 'rpl-115-1-2', forum_code: 'exit', duty_code: 'exit-programme', fields,
    necessity: `kan kun tilbydes et forløb, hvis EKI ved hvem ${POLICE}:necessity;`,
    expires: new Date(now + 7 * 86400e3).toISOString() } }, leader);
  return { disclosure_id, answer };
}
const ended = Date.parse(fs.readFileSync(pilot, 'utf8').trim().split('\n').map((line) => JSON.parse(line).at).filter(Boolean).pop());
const NAMED = [['DISCLOSED_FIELD_NAME', 'name'], ['DISCLOSED_FIELD_ADDRESS', 'address'], ['DISCLOSED_FIELD_TELEPHONE', 'telephone']];
let turn = 0;
let recalled;
for (const person of [...ids.get('person_id')].slice(0, 12)) {
  const named = turn % 3 === 0 ? NAMED.slice(0, 1) : [NAMED[turn % 3], NAMED[0]];
  const { disclosure_id, answer } = await disclose(person, named.map(([field]) => field), ended);
  // A removed or a merged person is refused, by its reason.
  if (answer.code === codes.FAILED_PRECONDITION) continue;
  if (answer.code !== codes.OK) mistakes.push(`a disclosure: ${codes[answer.code]} ${answer.message}`);
  disclosed.set(person, new Set(named.map(([, field]) => field)));
  recalled = { person, disclosure_id };
  turn += 1;
}
if (disclosed.size < 3) mistakes.push(`only ${disclosed.size} persons could be disclosed`);
else {
  const answer = await ask('RecallDisclosure', { request_id: crypto.randomUUID(), disclosure_id: recalled.disclosure_id,
    reason: `ikke længere ${POLICE}:reason;` }, leader);
  if (answer.code !== codes.OK) mistakes.push(`a recall: ${codes[answer.code]} ${answer.message}`);
  disclosed.delete(recalled.person);
}
const eki = { actor: crypto.randomUUID(), role: 'eki', purpose: 'exit' };
let disclosedMarks = 0;
for (const person_id of ids.get('person_id')) {
  const answer = await ask('GetDisclosedPerson', { person_id }, eki);
  const expected = disclosed.get(person_id);
  if (!expected && answer.code !== codes.NOT_FOUND) mistakes.push('a person of whom nothing is disclosed is shown to EKI');
  if (!expected || answer.code !== codes.OK) {
    if (expected) mistakes.push(`a disclosed person: ${codes[answer.code]} ${answer.message}`);
    continue;
  }
  if (answer.reply.values.length !== expected.size) mistakes.push('EKI is shown other fields than the disclosure names');
  for (const value of answer.reply.values) {
    if (!value.label || !value.disclosure_id || !value.expires) mistakes.push('a disclosed field without its label');
    for (const [, field] of value.text.matchAll(/MRKPOLICE:(\w+);/g)) {
      disclosedMarks += 1;
      if (!expected.has(field)) mistakes.push(`EKI is shown ${field} of a person of whom it is not disclosed`);
    }
  }
}
if (disclosedMarks === 0) mistakes.push('EKI is shown nothing of what was disclosed');

// The mark as far as the reply may hold it: what was disclosed is taken out, in the two replies that show it.
function withoutDisclosed(rpc, role, text) {
  if (role !== 'eki' || !/DisclosureService\/(GetDisclosedPerson|ListDisclosedPersons)$/.test(rpc.name)) return text;
  const may = rpc.name.endsWith('Persons') ? 'name' : 'name|address|telephone';
  return text.replace(new RegExp(`${POLICE}:(${may});`, 'g'), '');
}

// What a query can be asked: nothing, and each id that its request has a place for.
function* requestsOf(type) {
  const places = type.fieldsArray.filter((field) => ids.has(field.name.replace(/ids$/, 'id')));
  yield {};
  for (const field of places) {
    for (const id of [...ids.get(field.name.replace(/ids$/, 'id'))].slice(0, 12)) yield { [field.name]: field.repeated ? [id] : id };
  }
  if (places.length > 1) {
    for (let i = 0; i < 12; i += 1) {
      yield Object.fromEntries(places.map((field) => {
        const all = [...ids.get(field.name.replace(/ids$/, 'id'))];
        return [field.name, field.repeated ? [all[i % all.length]] : all[i % all.length]];
      }));
    }
  }
}

// What must not leave to the role.
function forbidden(role) {
  if (role === 'analyst' || role === 'administrator') return [POLICE, EKI];
  if (role === 'eki' || role === 'partner') return [POLICE];
  return [EKI];
}

const sections = [...(ids.get('section_id') ?? [])];
const officers = [...(ids.get('officer_id') ?? ids.get('officer_ids') ?? [])];
let asked = 0;
let shown = 0;
for (const rpc of contract.filter((one) => !one.command)) {
  for (const [column, role] of Object.entries(ROLES)) {
    if (rpc.may[column] === '') continue;
    for (const request of requestsOf(rpc.request)) {
      const who = { actor: officers[asked % officers.length], role, section: sections[asked % sections.length],
        agency: role === 'partner' ? 'ssp' : undefined, purpose: 'identify-persons' };
      const answer = await client.call(rpc, request, callerHeaders(who), { steps: 5, seconds: rpc.stream ? 2 : 20 });
      asked += 1;
      if (answer.code === codes.INTERNAL) mistakes.push(`${rpc.name} as ${role}: INTERNAL ${answer.message}`);
      if (/MRK/.test(answer.message)) mistakes.push(`${rpc.name} as ${role}: a mark in an error`);
      for (const reply of answer.replies) {
        const text = reply.toString('latin1');
        if (text.includes('MRK')) shown += 1;
        for (const mark of forbidden(role)) {
          if (withoutDisclosed(rpc, role, text).includes(mark)) mistakes.push(`${rpc.name} as ${role} ${JSON.stringify(request)}: shows ${mark} in ${where(rpc.reply, reply, mark)}`);
        }
      }
    }
  }
}

// The fields in which the mark stands.
function where(type, bytes, mark) {
  const found = [];
  const look = (value, path) => {
    if (typeof value === 'string' && value.includes(mark)) found.push(path);
    if (Array.isArray(value)) value.forEach((one) => look(one, path));
    else if (value && typeof value === 'object') Object.entries(value).forEach(([key, one]) => look(one, `${path}.${key}`));
  };
  look(type.toObject(type.decode(bytes), { bytes: String }), type.name);
  return [...new Set(found)].join(', ');
}

client.close();
const distinct = [...new Set(mistakes.map((one) => one.replace(/\{.*\}/, '')))];
for (const mistake of distinct.slice(0, 40)) console.error(mistake);
console.log(`${marked} texts marked, ${asked} questions, ${shown} replies with a mark that may be seen, ${mistakes.length} mistakes`);
process.exit(mistakes.length === 0 && marked > 100 && shown > 100 ? 0 : 1);
