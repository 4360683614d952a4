// The story that marked_test.mjs asks about: the pilot, and what the pilot has nothing of, with a marked value in every text about
// a person: MRKPOLICE where police wrote it, MRKEKI where EKI did, MRKPARTNER where a partner agency did, and the name of its field
// behind.
import crypto from 'node:crypto';
import fs from 'node:fs';
import protobuf from 'protobufjs';
import { codes } from './client.mjs';
import { optionOf, timesFromText } from './contract.mjs';
import { callerHeaders } from './identity.mjs';

export const POLICE = 'MRKPOLICE';
export const EKI = 'MRKEKI';
export const PARTNER = 'MRKPARTNER';
const MARK_OF = { eki: EKI, partner: PARTNER };

// `ids` = every id that was told of, by the name of its field in the singular; `marked` = how many texts.
export class Story {
  constructor(client, contract) {
    this.client = client;
    this.byName = new Map(contract.map((rpc) => [rpc.name, rpc]));
    this.ids = new Map();
    this.marked = 0;
    this.mistakes = [];
    this.now = 0; // the story's clock, in milliseconds
  }

  idsOf(name) {
    return [...(this.ids.get(name.replace(/ids$/, 'id')) ?? [])];
  }

  keep(name, id) {
    const key = name.replace(/ids$/, 'id');
    if (!this.ids.has(key)) this.ids.set(key, new Set());
    this.ids.get(key).add(id);
    return id;
  }

  // Marks every text about a person in the request, and keeps every id under its field's name.
  mark(type, object, mark) {
    for (const field of type.fieldsArray) {
      const value = object[field.name];
      if (value === undefined) continue;
      const each = (one) => this.markOne(field, one, mark);
      object[field.name] = field.repeated ? value.map(each) : each(value);
    }
  }

  markOne(field, one, mark) {
    if (field.resolvedType instanceof protobuf.Type) {
      if (field.resolvedType.fullName.startsWith('.varsel.')) this.mark(field.resolvedType, one, mark);
      return one;
    }
    if (field.type !== 'string') return one;
    if (/(^|_)ids?$/.test(field.name) && /^[0-9a-f-]{36}$/.test(one)) return this.keep(field.name, one);
    const option = optionOf(field, 'field');
    const text = option.check?.format === 'LINE' || option.check?.format === 'TEXT';
    if (!text || !option.subject || one === '') return one;
    const tag = `${mark}:${field.name};`;
    if ((option.check.max_bytes ?? 4000) < Buffer.byteLength(one) + tag.length + 1) return one;
    this.marked += 1;
    return `${one} ${tag}`;
  }

  // One call as `who`, its texts marked; fails the test if it is refused, unless for one of `may`.
  async tell(method, request, who, may = []) {
    const rpc = this.byName.get(method);
    this.mark(rpc.request, request, MARK_OF[who.role] ?? POLICE);
    if (who.at) this.now = Math.max(this.now, Date.parse(who.at));
    const headers = { ...callerHeaders(who), ...(who.at ? { 'varsel-at': who.at } : {}) };
    const answer = await this.client.call(rpc, timesFromText(rpc.request, request), headers);
    if (answer.code !== codes.OK && !may.includes(answer.code)) {
      this.mistakes.push(`the story: ${method} as ${who.role}: ${codes[answer.code]} ${answer.message}`);
    }
    return { ...answer, reply: answer.replies[0] && rpc.reply.decode(answer.replies[0]) };
  }

  async pilot(file) {
    for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue;
      const { method, request, comment, ...who } = JSON.parse(line);
      if (method) await this.tell(method, request, who);
    }
  }

  // Cases of several agencies, the picture of groups, timing of incidents, a take-out for research, a records officer's case.
  async more() {
    const [section] = this.idsOf('section_id');
    const [group] = this.idsOf('group_id');
    const [incident] = this.idsOf('incident_id');
    const ago = (days) => new Date(this.now - days * 86400e3).toISOString();
    const ahead = (days) => new Date(this.now + days * 86400e3).toISOString();
    const fresh = () => ({ request_id: crypto.randomUUID() });
    const leader = { actor: crypto.randomUUID(), role: 'project_leader', purpose: 'prevention' };
    const investigator = { ...leader, actor: crypto.randomUUID(), role: 'investigator' };
    const eki = { ...leader, actor: crypto.randomUUID(), role: 'eki' };

    const person_id = crypto.randomUUID();
    await this.tell('varsel.focus.v1.FocusService/RegisterPerson', { ...fresh(), person_id, section_id: section, name: 'Opdigtet Sagsperson',
      address: 'Opdigtet Vej 7', telephone: '00000007', birth_date: new Date(this.now - 20.5 * 365.25 * 86400e3).toISOString().slice(0, 10), invented: true }, leader);
    const case_id = crypto.randomUUID();
    const CASES = 'varsel.programme.v1.ProgrammeService/';
    await this.tell(`${CASES}OpenCase`, { ...fresh(), case_id, programme: 'ssp-18-plus', subject: 'PROGRAMME_SUBJECT_PERSON', subject_id: person_id,
      section_id: section, intake_code: 'charged', legal_basis: 'retsplejeloven-115', note: 'kun for politiet' }, leader);
    const agencies = [[leader, 'police'], [eki, 'eki'], ...['ssp', 'youth-unit'].map((agency) =>
      [{ ...leader, actor: crypto.randomUUID(), role: 'partner', agency }, agency])];
    for (const [who, agency] of agencies) {
      await this.tell(`${CASES}RecordCaseFact`, { ...fresh(), case_id, note: `kun for ${agency}`, fact: { fact_id: crypto.randomUUID(),
        fact_time: ago(0.01), measure: { measure: 'guidance', agency } } }, who);
    }

    await this.tell(`${CASES}OpenMeetingList`, { ...fresh(), list_id: crypto.randomUUID(), programme: 'ssp-18-plus', section_id: section,
      first_meeting: ahead(7) }, leader);

    const PICTURE = 'varsel.picture.v1.PictureService/';
    await this.tell(`${PICTURE}JudgeRisk`, { ...fresh(), group_id: group, judgement_id: crypto.randomUUID(), indicator: 'RISK_INDICATOR_TERRITORY',
      level: 'RISK_LEVEL_HIGH', judged_time: ago(1), basis: 'står på torvet' }, investigator);
    await this.tell(`${PICTURE}ObserveArea`, { ...fresh(), observation_id: crypto.randomUUID(), section_id: section, area: 'torvet', group_ids: [group],
      problem: 'AREA_PROBLEM_GATHERING', observed_time: ago(1), note: 'mange om aftenen' }, investigator);
    await this.tell(`${PICTURE}JudgeMostViolent`, { ...fresh(), round_id: this.idsOf('round_id')[0], judgement_id: crypto.randomUUID(),
      group_id: group, judged_time: ago(1), judged_by: 'leadership', grounds: 'flest episoder' }, leader);
    const audit_id = crypto.randomUUID();
    await this.tell(`${PICTURE}HoldAudit`, { ...fresh(), audit_id, round_id: this.idsOf('round_id')[0], held_time: ago(1),
      participants: [{ agency: 'politi', role: 'naerpoliti' }] }, leader);
    await this.tell('varsel.timeline.v1.ChainService/LinkIncidents', { ...fresh(), retaliation_incident_id: this.idsOf('incident_id')[1],
      answered_incident_id: incident, state: 'LINK_STATE_SUSPECTED', reason_code: 'interview' }, investigator);
    this.keep('chain_id', incident);
    await this.tell('varsel.timeline.v1.ChainService/SetTiming', { ...fresh(), incident_id: incident, timing: 'TIMING_ACT_NOW', reason: 'før weekenden' }, leader);

    const EVALUATION = 'varsel.evaluation.v1.EvaluationService/';
    const agreement_id = crypto.randomUUID();
    const monday = (text) => Date.parse(`${text}T00:00:00+01:00`);
    await this.tell(`${EVALUATION}RecordAgreement`, { ...fresh(), agreement_id, terms: { recipient: 'Det Opdigtede Universitet', purpose_code: 'evaluation',
      legal_basis_code: 'rhl-10', valid_from: ago(1), valid_until: ahead(90), data_from: '2022-11-01T00:00:00+01:00',
      data_until: '2023-03-01T00:00:00+01:00' } }, leader);
    await this.tell(`${EVALUATION}ApproveAgreement`, { ...fresh(), agreement_id }, { ...leader, actor: crypto.randomUUID(), role: 'leadership' });
    this.exporter = leader;
    await this.tell(`${EVALUATION}MakeExport`, { ...fresh(), export_id: crypto.randomUUID(), agreement_id,
      from: new Date(monday('2022-11-14')).toISOString(), until: new Date(monday('2023-02-27')).toISOString() }, leader);

    await this.tell('varsel.log.v1.ProofService/SignHead', { log: 'LOG_NAME_MAIN' }, leader);
    await this.tell('varsel.records.v1.RecordsService/OpenCase', { ...fresh(), case_id: crypto.randomUUID(), case_kind: 'RECORDS_CASE_KIND_ACCESS',
      person_id, journal_code: 'j-1' }, { ...leader, actor: crypto.randomUUID(), role: 'records_officer' });
  }

  // Lets this much of the story pass, with what falls due meanwhile.
  async pass(days) {
    this.now += days * 86400e3;
    const at = new Date(this.now).toISOString();
    await this.tell('varsel.log.v1.LogService/Ping', {}, { actor: crypto.randomUUID(), role: 'project_leader', at });
  }
}
