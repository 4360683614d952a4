// The contract as a stranger reads it: the .proto files of the tree, and the generated table of who may call what.
import fs from 'node:fs';
import path from 'node:path';
import protobuf from 'protobufjs';

function protoFiles(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return protoFiles(file);
    return entry.name.endsWith('.proto') ? [file] : [];
  });
}

function servicesWithin(namespace) {
  return namespace.nestedArray.flatMap((one) => {
    if (one instanceof protobuf.Service) return [one];
    return one instanceof protobuf.Namespace ? servicesWithin(one) : [];
  });
}

// What our option says of a field or an RPC; {} if nothing.
export function optionOf(thing, name) {
  const merged = {};
  for (const option of thing.parsedOptions ?? []) {
    Object.assign(merged, option[`(common.v1.${name})`] ?? option[`(${name})`] ?? {});
  }
  return merged;
}

// Every RPC under varsel/: {name: 'varsel.x.v1.XService/Do', request, reply, stream, command, purpose, may}; `may` = the scope
// letter of each role, by the name of its column in access_rpcs.md, empty = may not call.
export function readContract(folder) {
  const root = new protobuf.Root();
  const known = ['any', 'descriptor', 'duration', 'timestamp'].map((name) => `/usr/include/google/protobuf/${name}.proto`);
  for (const file of [...protoFiles(path.join(folder, 'varsel')), ...known]) {
    // The options of RPCs hold lists, which protobufjs does not parse; the table tells what they say.
    const text = fs.readFileSync(file, 'utf8').replace(/option \(common\.v1\.access\) = \{[^;]*\};/g, '');
    protobuf.parse(text, root, { keepCase: true });
  }
  root.resolveAll();
  const table = readAccessTable(folder);
  return servicesWithin(root.lookup('varsel')).flatMap((service) =>
    service.methodsArray.map((method) => {
      const name = `${service.fullName.slice(1)}/${method.name}`;
      const row = table.get(name) ?? {};
      return { name, request: method.resolvedRequestType, reply: method.resolvedResponseType,
        stream: Boolean(method.responseStream), command: row.kind === 'command', purpose: row.purpose === 'yes', may: row.may };
    }));
}

function readAccessTable(folder) {
  const table = new Map();
  let service = '';
  let columns = [];
  for (const line of fs.readFileSync(path.join(folder, 'access_rpcs.md'), 'utf8').split('\n')) {
    if (line.startsWith('## ')) service = line.slice(3);
    if (!line.startsWith('| ')) continue;
    const cells = line.split('|').slice(1, -1).map((cell) => cell.trim());
    const [rpc, kind, purpose, ...scopes] = cells;
    if (rpc === 'RPC') columns = scopes;
    else if (rpc !== '---') {
      table.set(`${service}/${rpc}`, { kind, purpose, may: Object.fromEntries(columns.map((column, i) => [column, scopes[i]])) });
    }
  }
  return table;
}

// A request as JSON writes it, with its times as protobufjs reads them.
export function timesFromText(type, object) {
  const copy = {};
  for (const [name, value] of Object.entries(object)) {
    const field = type.fields[name];
    const each = (one) => {
      if (!(field.resolvedType instanceof protobuf.Type)) return one;
      if (field.resolvedType.name === 'Timestamp') {
        const millis = Date.parse(one);
        return { seconds: Math.floor(millis / 1000), nanos: ((millis % 1000) + 1000) % 1000 * 1e6 };
      }
      if (field.resolvedType.name === 'Duration') return { seconds: parseInt(one, 10) };
      return timesFromText(field.resolvedType, one);
    };
    copy[name] = field.repeated ? value.map(each) : each(value);
  }
  return copy;
}

// A role as its column in the table and as it is called in a token.
export const ROLES = {
  officer: 'officer', investigator: 'investigator', leader: 'project_leader', EKI: 'eki', exit: 'exit_coordinator',
  jurist: 'jurist', leadership: 'leadership', analyst: 'analyst', records: 'records_officer', DPO: 'dpo',
  admin: 'administrator', partner: 'partner',
};
