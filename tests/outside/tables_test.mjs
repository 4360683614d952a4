// What an analyst gets: closed months only, the same bytes whenever he asks, whatever is recorded meanwhile; no small number, and
// none that can be computed from those beside it; and nothing else in which a number stands that he could subtract.
//   usage: node tables_test.mjs ADDRESS PROTO_FOLDER: after the pilot was told
import { randomUUID } from 'node:crypto';
import protobuf from 'protobufjs';
import { Client, codes } from './client.mjs';
import { optionOf, readContract } from './contract.mjs';
import { callerHeaders } from './identity.mjs';

const [address, protos] = process.argv.slice(2);
const contract = readContract(protos);
const client = new Client(address);
const mistakes = [];
const analyst = { actor: randomUUID(), role: 'analyst' };
const byName = (name) => contract.find((rpc) => rpc.name === name);
const TABLES = 'varsel.tables.v1.TablesService/';

async function call(name, request, who = analyst, more = {}) {
  const rpc = byName(name);
  const answer = await client.call(rpc, request, { ...callerHeaders(who), ...more });
  return { ...answer, reply: answer.code === codes.OK ? rpc.reply.decode(answer.replies[0]) : undefined };
}

// ---- by the contract: where else could a number come from? ----
function numbersOf(type, path, seen = new Set()) {
  if (seen.has(type)) return [];
  seen.add(type);
  return type.fieldsArray.flatMap((field) => {
    const here = `${path}.${field.name}`;
    const inner = field.resolvedType instanceof protobuf.Type ? numbersOf(field.resolvedType, here, seen) : [];
    return optionOf(field, 'field').audience === 'AGGREGATE' ? [here, ...inner] : inner;
  });
}
for (const rpc of contract.filter((one) => one.may.analyst !== '')) {
  if (rpc.command) mistakes.push(`${rpc.name}: an analyst does nothing`);
  if (rpc.name.startsWith(TABLES)) continue;
  for (const number of numbersOf(rpc.reply, rpc.name)) mistakes.push(`${number}: a figure beside the closed months`);
}

// ---- the tables ----
const cells = (rows, columns, table) => Array.from({ length: rows }, (_, i) => table.cells.slice(i * columns, (i + 1) * columns));
function checkTable(where, table, below) {
  const rows = Math.max(table.rows.length, 1);
  const columns = Math.max(table.columns.length, 1);
  const grid = cells(rows, columns, table);
  const everything = [...table.cells, ...table.row_totals, ...table.column_totals, table.total];
  let hidden = 0;
  for (const one of everything.filter(Boolean)) {
    if (one.suppressed) {
      hidden += 1;
      if (Number(one.count) !== 0) mistakes.push(`${where}: a hidden number is told`);
    } else if (Number(one.count) < below) mistakes.push(`${where}: ${one.count} is shown, under ${below}`);
  }
  // One hidden among numbers that add to one that is shown could be computed; so could a hidden sum of shown ones.
  const line = (what, parts, sum) => {
    if (parts.length === 0 || !sum) return;
    const gone = parts.filter((one) => one.suppressed).length;
    if (!sum.suppressed && gone === 1) mistakes.push(`${where}: ${what}: the only hidden one can be computed`);
    if (sum.suppressed && gone === 0) mistakes.push(`${where}: ${what}: the hidden sum can be computed`);
    if (gone === 0 && !sum.suppressed && parts.reduce((all, one) => all + Number(one.count), 0) !== Number(sum.count)) mistakes.push(`${where}: ${what} does not add up`);
  };
  grid.forEach((row, i) => line(`row ${i}`, row, table.row_totals[i]));
  for (let j = 0; j < columns; j += 1) line(`column ${j}`, grid.map((row) => row[j]).filter(Boolean), table.column_totals[j]);
  line('the row totals', table.row_totals, table.total);
  line('the column totals', table.column_totals, table.total);
  return { hidden, all: everything.length };
}

async function everything() {
  const list = await call(`${TABLES}ListMonthlyTables`, { page_size: 200 });
  if (list.code !== codes.OK) mistakes.push(`the months: ${codes[list.code]} ${list.message}`);
  const bytes = new Map();
  for (const month of list.reply?.months ?? []) {
    for (const table_code of month.table_codes) {
      const request = { month: month.month, table_code };
      const answer = await call(`${TABLES}GetMonthlyTable`, request);
      if (answer.code !== codes.OK) mistakes.push(`${month.month} ${table_code}: ${codes[answer.code]}`);
      else bytes.set(`${month.month} ${table_code}`, answer);
    }
  }
  return bytes;
}

const first = await everything();
let hidden = 0;
let numbers = 0;
for (const [where, { reply }] of first) {
  const found = checkTable(where, reply.table, reply.small_cells_below);
  hidden += found.hidden;
  numbers += found.all;
}
const months = [...new Set([...first.keys()].map((key) => key.split(' ')[0]))].sort();
const leader = { actor: randomUUID(), role: 'project_leader', purpose: 'notification' };
for (const [where, { replies: [bytes] }] of first) {
  const [month, table_code] = where.split(' ');
  const other = await call(`${TABLES}GetMonthlyTable`, { month, table_code: Number(table_code) }, leader);
  if (!other.replies[0]?.equals(bytes)) mistakes.push(`${where}: the leader is shown another table`);
}

// What is not closed is not there: the month that runs, the next one, one before all, and what is no month.
const open = new Date(Date.parse(`${months.at(-1)}-15T00:00:00Z`) + 31 * 86400e3).toISOString().slice(0, 7);
for (const month of [open, '2099-01', '1999-01']) {
  const answer = await call(`${TABLES}GetMonthlyTable`, { month, table_code: 1 });
  if (answer.code !== codes.NOT_FOUND) mistakes.push(`${month}, which is not closed: ${codes[answer.code]}`);
}
for (const month of ['', '2023', '2023-13', '2023-01-01', '2023-01..2023-02', '*']) {
  const answer = await call(`${TABLES}GetMonthlyTable`, { month, table_code: 1 });
  if (answer.code !== codes.INVALID_ARGUMENT) mistakes.push(`month "${month}": ${codes[answer.code]}`);
}

// An incident that comes late into a closed month changes none of its tables, and months that close later add theirs.
const section = (await call('varsel.focus.v1.FocusService/ListSections', {})).reply.sections[0].section_id;
const investigator = { actor: randomUUID(), role: 'investigator', purpose: 'prevention' };
const group = (await call('varsel.focus.v1.FocusService/ListGroups', {}, leader)).reply.groups[0].group_id;
const moment = { seconds: Math.floor(Date.parse(`${months[0]}-20T20:00:00Z`) / 1000) };
const late = await call('varsel.timeline.v1.TimelineService/RecordIncident', { request_id: randomUUID(), incident_id: randomUUID(),
  occurred_time: moment, precision: 'TIME_PRECISION_MINUTE', section_id: section, incident_kind: 'INCIDENT_KIND_KNIFE', severity: 'SEVERITY_SERIOUS_INJURY',
  groups: [{ group_id: group, role: 'GROUP_ROLE_TARGET' }], source: 'SOURCE_POLICE_REPORT', reliability: 'RELIABILITY_PROBABLE' }, investigator);
if (late.code !== codes.OK) mistakes.push(`a late incident: ${codes[late.code]} ${late.message}`);
const at = new Date(Date.parse(`${months.at(-1)}-15T00:00:00Z`) + 100 * 86400e3).toISOString();
await call('varsel.log.v1.LogService/Ping', {}, leader, { 'varsel-at': at });
const then = await everything();
for (const [where, { replies: [bytes] }] of first) {
  if (!then.get(where)?.replies[0].equals(bytes)) mistakes.push(`${where}: is another table than before`);
}
if (then.size <= first.size) mistakes.push('no month was closed meanwhile');

client.close();
for (const mistake of mistakes.slice(0, 40)) console.error(mistake);
console.log(`${months.length} months, then ${new Set([...then.keys()].map((key) => key.split(' ')[0])).size}; ${numbers} numbers, ${hidden} hidden, ${mistakes.length} mistakes`);
process.exit(mistakes.length === 0 && months.length > 1 && hidden > 0 && hidden < numbers ? 0 : 1);
