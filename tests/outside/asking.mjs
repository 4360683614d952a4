// What can be asked, and by whom: requests for every place that an id fits into, and every kind of caller with what must not leave
// to him.
import protobuf from 'protobufjs';
import { ROLES, optionOf } from './contract.mjs';
import { EKI, PARTNER, POLICE } from './marked_story.mjs';

const isMessage = (field) => field.resolvedType instanceof protobuf.Type && field.resolvedType.fullName.startsWith('.varsel.');
const isId = (field) => field.type === 'string' && /(^|_)ids?$/.test(field.name);

// The fields of the type and of the messages in it: [{path: ['selection', 'group_id'], field}].
function fieldsOf(type, path = []) {
  return type.fieldsArray.flatMap((field) => {
    const here = [...path, field.name];
    return isMessage(field) && path.length < 3 ? [{ path: here, field }, ...fieldsOf(field.resolvedType, here)] : [{ path: here, field }];
  });
}

// Sets a value deep in a request; a list gets it as its only item.
function put(request, type, path, value) {
  let at = request;
  let within = type;
  path.forEach((name, i) => {
    const field = within.fields[name];
    if (i === path.length - 1) at[name] = field.repeated ? [value] : value;
    else {
      if (at[name] === undefined) at[name] = field.repeated ? [{}] : {};
      at = field.repeated ? at[name][0] : at[name];
      within = field.resolvedType;
    }
  });
  return request;
}

// What a required field is given where nothing else is said.
function filled(type) {
  const request = {};
  for (const field of type.fieldsArray) {
    if (!optionOf(field, 'field').check?.required || isId(field)) continue;
    if (isMessage(field)) request[field.name] = filled(field.resolvedType);
    else if (field.resolvedType instanceof protobuf.Enum) request[field.name] = Object.values(field.resolvedType.values).find((n) => n > 0);
    else if (field.name === 'month') request[field.name] = '2023-01';
    else if (field.name === 'programme') request[field.name] = 'ssp-18-plus';
    else if (field.type === 'string') request[field.name] = 'a';
  }
  return request;
}

// `of(name)` = the ids of a field of this name. At most `most` ids of each place: nothing but what is required; each place by
// itself; all places together; and every value of every enum, with an id in each place in turn.
export function* requestsOf(type, of, most = 12) {
  const fields = fieldsOf(type);
  const places = fields.filter(({ field }) => isId(field) && of(field.name).length > 0);
  const names = fields.filter(({ path }) => path.join() === 'name');
  const enums = fields.filter(({ field }) => field.resolvedType instanceof protobuf.Enum && !field.repeated);
  const base = () => filled(type);
  yield base();
  for (const { path } of names) yield put(base(), type, path, 'Opdigtet');
  if (type.fields.position?.type === 'uint64') yield { ...base(), position: 1 };
  for (const { path, field } of places) {
    for (const id of of(field.name).slice(0, most)) yield put(base(), type, path, id);
  }
  if (places.length > 1) {
    for (let i = 0; i < most; i += 1) {
      yield places.reduce((request, { path, field }) => put(request, type, path, of(field.name)[i % of(field.name).length]), base());
    }
  }
  for (const { path, field } of enums) {
    for (const value of Object.values(field.resolvedType.values).filter((n) => n > 0)) {
      yield put(base(), type, path, value);
      for (const place of places) yield put(put(base(), type, place.path, of(place.field.name)[value % of(place.field.name).length]), type, path, value);
    }
  }
}

// Every kind of caller: {name, column of the table, who, forbidden marks, names: may not even be shown a name}.
export function viewers(story, uuid) {
  const sections = story.idsOf('section_id');
  const officers = story.idsOf('officer_id');
  const purpose = 'identify-persons';
  const all = [POLICE, EKI, PARTNER];
  const one = (column, forbidden, more = {}, name = column) =>
    ({ name, column, forbidden, who: { actor: uuid(), role: ROLES[column], purpose, ...more } });
  return [
    ...sections.slice(0, 2).map((section, i) => one('officer', [EKI, PARTNER], { section, actor: officers[i] ?? uuid() })),
    one('officer', all, { section: uuid() }, 'an officer of another section'),
    one('officer', all, {}, 'an officer of no section'),
    one('investigator', [EKI, PARTNER]), one('leader', [EKI, PARTNER]),
    one('leader', [EKI, PARTNER], { actor: story.exporter.actor }, 'the leader who made the export'),
    one('exit', [EKI, PARTNER]), one('jurist', [EKI, PARTNER]), one('leadership', [EKI, PARTNER]),
    { ...one('leadership', [EKI, PARTNER], { purpose: 'oversight' }, 'leadership without the purpose of names'), names: false },
    one('EKI', [POLICE, PARTNER]),
    one('partner', [POLICE, EKI], { agency: 'ssp' }), one('partner', all, { agency: 'substance-centre' }, 'a partner without a part'),
    one('analyst', all), one('admin', all), one('DPO', all, { controller: 'police' }), one('DPO', all, { controller: 'eki' }, "EKI's DPO"),
    one('records', [EKI, PARTNER], { controller: 'police' }), one('records', [POLICE, PARTNER], { controller: 'eki' }, "EKI's records officer"),
  ];
}
