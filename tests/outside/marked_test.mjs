// The pilot, with a marked value in every text about a person: MRKPOLICE where police wrote it, MRKEKI where EKI did. Then every
// query of every role, asked of everything that there is: no mark of the other controller's, none at all to those who see no
// person, none in any error. (The script around it looks through logs and metrics.)
//   usage: node marked_test.mjs ADDRESS PROTO_FOLDER PILOT
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
      if ((option.check.max_bytes ?? 4000) < Buffer.byteLength(one) + mark.length + 1) return one;
      marked += 1;
      return `${one} ${mark}`;
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
          if (text.includes(mark)) mistakes.push(`${rpc.name} as ${role} ${JSON.stringify(request)}: shows ${mark} in ${where(rpc.reply, reply, mark)}`);
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
