// § 115 from outside: EKI is shown the marks of the fields that a disclosure names, with their label, while it stands; and nothing
// else of anybody, before, after its expiry or after its recall.
import crypto from 'node:crypto';
import { codes } from './client.mjs';
import { callerHeaders } from './identity.mjs';
import { POLICE } from './marked_story.mjs';

const SERVICE = 'varsel.disclosure.v1.DisclosureService/';
const FIELDS = [['DISCLOSED_FIELD_NAME', 'name'], ['DISCLOSED_FIELD_ADDRESS', 'address'], ['DISCLOSED_FIELD_TELEPHONE', 'telephone']];
const eki = { actor: crypto.randomUUID(), role: 'eki', purpose: 'exit' };

export class Disclosures {
  constructor(story) {
    this.story = story;
    this.leader = { actor: crypto.randomUUID(), role: 'project_leader', purpose: 'exit' };
    this.standing = new Map(); // person id -> {id, fields of PersonRegistered that EKI may be shown a mark of}
  }

  form(fields, days) {
    return { recipient_code: 'eki', limb_code: 'rpl-115-1-2', forum_code: 'exit', duty_code: 'exit-programme', fields: fields.map(([code]) => code),
      necessity: 'kan kun tilbydes et forløb, hvis EKI ved hvem', expires: new Date(this.story.now + days * 86400e3).toISOString() };
  }

  // Of most persons the name alone. A removed or a merged person is refused, by its reason.
  async disclose(persons, days) {
    for (const person_id of persons) {
      const turn = this.standing.size % 3;
      const fields = turn === 0 ? FIELDS.slice(0, 1) : [FIELDS[turn], FIELDS[0]];
      const disclosure_id = this.story.keep('disclosure_id', crypto.randomUUID());
      const answer = await this.story.tell(`${SERVICE}DisclosePerson`, { request_id: crypto.randomUUID(), disclosure_id, person_id,
        disclosure: this.form(fields, days) }, this.leader, [codes.FAILED_PRECONDITION]);
      if (answer.code === codes.OK) this.standing.set(person_id, { disclosure_id, fields: new Set(fields.map(([, field]) => field)) });
    }
  }

  last() {
    return [...this.standing.keys()].pop();
  }

  async recall(person) {
    await this.story.tell(`${SERVICE}RecallDisclosure`, { request_id: crypto.randomUUID(), disclosure_id: this.standing.get(person).disclosure_id,
      reason: 'ikke længere' }, this.leader);
    this.standing.delete(person);
  }

  // From now on by the name alone.
  async narrow(person, days) {
    const held = this.standing.get(person);
    await this.story.tell(`${SERVICE}CorrectDisclosure`, { request_id: crypto.randomUUID(), disclosure_id: held.disclosure_id,
      disclosure: this.form(FIELDS.slice(0, 1), days), reason: 'for meget' }, this.leader);
    held.fields = new Set(['name']);
  }

  // Asks of everybody as EKI; the marks that were shown.
  async check(when) {
    const { story, standing } = this;
    const wrong = (what) => story.mistakes.push(`${when}: ${what}`);
    const get = story.byName.get(`${SERVICE}GetDisclosedPerson`);
    let shown = 0;
    const look = async (person_id) => {
      const answer = await story.client.call(get, { person_id }, callerHeaders(eki));
      const held = standing.get(person_id);
      if (!held) {
        if (answer.code !== codes.NOT_FOUND) wrong('a person of whom nothing is disclosed is shown to EKI');
        return;
      }
      if (answer.code !== codes.OK) {
        wrong(`a disclosed person: ${codes[answer.code]} ${answer.message}`);
        return;
      }
      const { values } = get.reply.decode(answer.replies[0]);
      if (values.length !== held.fields.size) wrong('EKI is shown other fields than the disclosure names');
      for (const value of values) {
        if (!value.label || !value.disclosure_id || !value.expires) wrong('a disclosed field without its label');
        for (const [, field] of value.text.matchAll(new RegExp(`${POLICE}:(\\w+);`, 'g'))) {
          shown += 1;
          if (!held.fields.has(field)) wrong(`EKI is shown ${field} of a person of whom it is not disclosed`);
        }
      }
    };
    await Promise.all(story.idsOf('person_id').map(look));
    const list = story.byName.get(`${SERVICE}ListDisclosedPersons`);
    const answer = await story.client.call(list, { page_size: 200 }, callerHeaders(eki));
    const listed = answer.code === codes.OK ? list.reply.decode(answer.replies[0]).persons : [];
    const same = listed.length === standing.size && listed.every((one) => standing.has(one.person_id));
    if (!same) wrong(`EKI's list has ${listed.length} persons, and ${standing.size} are disclosed`);
    if (standing.size > 0 && shown === 0) wrong('EKI is shown nothing of what was disclosed');
    return shown;
  }
}

// A reply's text without the marks that it may hold: what was disclosed, in the two replies that show it.
export function withoutDisclosed(rpc, role, text) {
  if (role !== 'eki' || !/DisclosureService\/(GetDisclosedPerson|ListDisclosedPersons)$/.test(rpc.name)) return text;
  const may = rpc.name.endsWith('Persons') ? 'name' : 'name|address|telephone';
  return text.replace(new RegExp(`${POLICE}:(${may});`, 'g'), '');
}
