#!/usr/bin/env python3
"""Writes pilot-2022-2023.jsonl beside this file: the pilot of Forenet Mod Vold 2022-2023 as requests, one a line.

A tool for developers; the demo only reads its output. The same run gives the same bytes: ids are made of names, and nothing
is drawn at random. What is from the published report and what is invented stands in README.md.
"""
import json
import sys
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pilot_sanction
import pilot_support
import pilot_schedule

ZONE = ZoneInfo("Europe/Copenhagen")
SPACE = uuid.UUID("f0e3a7d2-5b1c-5e88-9a40-2022202300aa")
FOCUS = "varsel.focus.v1.FocusService/"
NOTIFICATION = "varsel.notification.v1.NotificationService/"
PURPOSES = {"notification": "notification", "sanction": "sanction", "timeline": "sanction", "support": "support"}
LEGAL_BASIS = "retshaandhaevelsesloven-paragraf-9"
ROUND_1, ROUND_2 = "pilot-2022-12", "trial-2023-q1"
YES, NO, UNKNOWN = "TRI_STATE_YES", "TRI_STATE_NO", "TRI_STATE_UNKNOWN"

lines = []  # (time, order, line)


def id_of(*parts):
    return str(uuid.uuid5(SPACE, "/".join(str(part) for part in parts)))


def time(text, minutes=0):
    """A Danish time, "2022-12-07 19:40", and so many minutes later."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE) + timedelta(minutes=minutes)


def stamp(at):
    return at.isoformat()


def send(at, method, who, request, comment=None):
    line = {"at": stamp(at), "method": method, "actor": who["actor"], "role": who["role"]}
    if "section" in who:
        line["section"] = who["section"]
    line["purpose"] = PURPOSES.get(method.split(".")[1], "nomination")
    if comment:
        line["comment"] = comment
    line["request"] = {"request_id": id_of("request", len(lines)), **request}
    lines.append((at, len(lines), line))


# --- Who works with it: 18 officers, two to four a section; two project leaders; one investigator. All invented.
SECTIONS = {"nord": 4, "syd": 3, "oest": 2, "vest": 3, "midt": 4, "havn": 2}
SECTION_NAMES = {"nord": "Nord", "syd": "Syd", "oest": "Øst", "vest": "Vest", "midt": "Midt", "havn": "Havn"}
LEADER = {"actor": id_of("leader", 1), "role": "project_leader"}
APPROVER = {"actor": id_of("leader", 2), "role": "project_leader"}
INVESTIGATOR = {"actor": id_of("investigator", 1), "role": "investigator"}


def officer(section, number):
    """Officers of a section are numbered from 0, and around again."""
    return id_of("officer", section, number % SECTIONS[section])


def officer_caller(section, number=0):
    return {"actor": officer(section, number), "role": "officer", "section": id_of("section", section)}


def team(section, number=0):
    return [officer(section, number), officer(section, number + 1)]


GROUPS = {  # code: name, kind, section
    "rav": ("Opdigtet MC Rav", "GROUP_KIND_OUTLAW_MOTORCYCLE_CLUB", "havn"),
    "granit": ("Opdigtet MC Granit", "GROUP_KIND_OUTLAW_MOTORCYCLE_CLUB", "vest"),
    "birk": ("Opdigtet gadegruppe Birk", "GROUP_KIND_STREET_GROUP", "nord"),
    "elm": ("Opdigtet gadegruppe Elm", "GROUP_KIND_STREET_GROUP", "syd"),
    "ahorn": ("Opdigtet gadegruppe Ahorn", "GROUP_KIND_STREET_GROUP", "midt"),
    "pil": ("Opdigtet gadegruppe Pil", "GROUP_KIND_STREET_GROUP", "oest"),
    "spirer": ("Opdigtet ungegruppe Spirer", "GROUP_KIND_YOUTH_OFFSHOOT", "nord"),
    "knopper": ("Opdigtet ungegruppe Knopper", "GROUP_KIND_YOUTH_OFFSHOOT", "midt"),
}
ROLES = ["AFFILIATION_ROLE_LEADER", "AFFILIATION_ROLE_MIDDLE_FIGURE", "AFFILIATION_ROLE_MEMBER", "AFFILIATION_ROLE_MIDDLE_FIGURE"]

# --- The focus persons: 10 in the first round, 31 in the second. number: group, section, address known, telephone known,
# had an officer talked with him before. 'Known' is what the record holds; those of the end were never found.
PERSONS = {
    1: ("birk", "nord", 1, 1, YES), 2: ("elm", "syd", 1, 1, YES), 3: ("ahorn", "midt", 0, 1, NO),
    4: ("spirer", "nord", 1, 1, YES), 5: ("granit", "vest", 1, 1, YES), 6: ("pil", "oest", 1, 1, YES),
    7: ("elm", "syd", 1, 1, NO), 8: ("rav", "havn", 1, 1, YES), 9: ("ahorn", "midt", 0, 0, NO),
    10: ("rav", "havn", 0, 0, NO),
    11: ("birk", "nord", 1, 1, YES), 12: ("elm", "syd", 0, 1, YES), 13: ("knopper", "midt", 1, 1, NO),
    14: ("birk", "nord", 1, 1, YES), 15: ("ahorn", "midt", 1, 1, NO), 16: ("pil", "oest", 1, 0, YES),
    17: ("elm", "syd", 1, 1, YES), 18: ("spirer", "nord", 1, 1, YES), 19: ("pil", "oest", 0, 1, YES),
    20: ("ahorn", "midt", 0, 1, NO), 21: ("rav", "havn", 1, 1, YES), 22: ("granit", "vest", 1, 1, NO),
    23: ("knopper", "midt", 1, 1, NO), 24: ("granit", "vest", 1, 1, YES), 25: ("birk", "nord", 1, 1, YES),
    26: ("birk", "nord", 1, 0, YES), 27: ("elm", "syd", 1, 1, NO), 28: ("elm", "syd", 1, 1, YES),
    29: ("ahorn", "midt", 0, 1, NO), 30: ("ahorn", "midt", 1, 1, NO), 31: ("pil", "oest", 1, 1, YES),
    32: ("pil", "oest", 1, 0, NO), 33: ("rav", "havn", 1, 1, NO), 34: ("granit", "vest", 0, 1, NO),
    35: ("spirer", "nord", 1, 1, YES), 36: ("knopper", "midt", 1, 1, NO), 37: ("birk", "nord", 0, 0, NO),
    38: ("rav", "havn", 0, 0, NO), 39: ("granit", "vest", 0, 0, NO), 40: ("pil", "oest", 0, 0, NO),
    41: ("ahorn", "midt", 0, 0, NO),
    # beside the 41: one who was nominated and declined, and one who was met and was never named
    42: ("birk", "nord", 1, 1, NO), 43: ("elm", "syd", 0, 0, NO),
}
TARGETS = {ROUND_1: range(1, 11), ROUND_2: range(11, 42)}


def round_of(number):
    return ROUND_1 if number <= 10 else ROUND_2


def message_of(number):
    return id_of("message", "2022-12" if number <= 10 else "2023-01")


def section_of(number):
    return PERSONS[number][1]


def person_id(number):
    return id_of("person", number)


def notification_id(number, part=""):
    return id_of("notification", number, part)


# --- Before the rounds -------------------------------------------------------------------------------------------------

def register_the_district():
    at = time("2022-11-14 09:00")
    for index, section in enumerate(SECTIONS):
        send(at + timedelta(minutes=index), FOCUS + "RegisterSection", LEADER,
             {"section_id": id_of("section", section), "name": f"Sektion {SECTION_NAMES[section]} (opdigtet)"})
    for index, (code, (name, kind, section)) in enumerate(GROUPS.items()):
        send(at + timedelta(minutes=20 + index), FOCUS + "RegisterGroup", INVESTIGATOR,
             {"group_id": id_of("group", code), "name": name, "group_kind": kind, "section_id": id_of("section", section),
              "active_from": stamp(time("2017-05-01 12:00"))})


def register_messages():
    consequence = ("Sker der vold fra gruppen, retter politiet og andre myndigheder alt, hvad der er hjemmel til, mod hele "
                   "gruppen. (opdigtet ordlyd)")
    support = "Der er hjælp til den, der vil ud: exit, bolig, arbejde, samtale og beskyttelse. (opdigtet ordlyd)"
    for day, code in (("2022-12-01 10:00", "2022-12"), ("2023-01-06 10:00", "2023-01")):
        send(time(day), NOTIFICATION + "RegisterMessageVersion", LEADER,
             {"message_version_id": id_of("message", code), "code": code, "consequence": consequence, "support": support})


def register_person(number, at):
    group, section, address, telephone, _ = PERSONS[number]
    caller = officer_caller(section, number)
    request = {"person_id": person_id(number), "section_id": id_of("section", section),
               "name": f"Opdigtet {number:02d} Eksempel",
               "birth_date": f"{1984 + number * 7 % 20}-{1 + number % 12:02d}-{1 + number * 5 % 28:02d}", "invented": True}
    if address:
        request["address"] = f"Opdigtet Allé {number}, 0000 Eksempelby"
    if telephone:
        request["telephone"] = f"00 00 00 {number:02d}"
    send(at, FOCUS + "RegisterPerson", caller, request)
    send(at + timedelta(minutes=4), FOCUS + "RecordCategory", caller,
         {"person_id": person_id(number), "category_id": id_of("category", number),
          "category": "CATEGORY_CONVICTED" if number % 3 == 0 else "CATEGORY_SUSPECT",
          "from": stamp(time(f"20{17 + number % 5}-03-01 12:00")), "source": "Opdigtet sag"})
    if number == 43:
        return
    send(at + timedelta(minutes=9), FOCUS + "RecordAffiliation", INVESTIGATOR,
         {"person_id": person_id(number), "affiliation_id": id_of("affiliation", number), "group_id": id_of("group", group),
          "role": ROLES[number % 4], "from": stamp(time(f"20{18 + number % 4}-06-01 12:00")),
          "judged_by": "Efterforskningen (opdigtet)", "source": "Opdigtet vurdering"})


def nominate(number, at):
    group, section, *_ = PERSONS[number]
    send(at, FOCUS + "NominatePerson", officer_caller(section, number),
         {"person_id": person_id(number), "nomination_id": id_of("nomination", number),
          "position_grounds": [{"text": "De andre lytter til ham. (opdigtet)", "ground_kind": "GROUND_KIND_ASSESSMENT",
                                "date": stamp(time("2022-10-10 12:00")), "source": "Nærpolitiets kendskab (opdigtet)"}],
          "violence_grounds": [{"text": "Grov vold mellem grupperinger. (opdigtet)", "ground_kind": "GROUND_KIND_FACT",
                                "date": stamp(time("2022-06-18 23:30")), "source": "Opdigtet sag"}],
          "legal_basis": LEGAL_BASIS, "purpose": "At volden fra grupperingen holder op, og at der er en vej ud.",
          "explanation": "Du har din gang i en gruppe, hvor der har været vold, og de andre hører på dig.",
          "explanation_confirmed": True})


def advise(number, at, advice):
    send(at, FOCUS + "RecordAdvice", officer_caller(section_of(number), number),
         {"person_id": person_id(number), "nomination_id": id_of("nomination", number), "advice": advice})


def qualify(number, at, able=True):
    send(at, FOCUS + "QualifyNomination", officer_caller(section_of(number), number + 1),
         {"person_id": person_id(number), "nomination_id": id_of("nomination", number), "able_to_take_part": able})


def approve(number, at):
    send(at, FOCUS + "ApproveNomination", APPROVER,
         {"person_id": person_id(number), "nomination_id": id_of("nomination", number)})


def name_focus_persons(numbers, registered, nominated, advised, qualified, approved):
    """Each step begins at its time, and takes a few minutes a person."""
    for index, number in enumerate(numbers):
        register_person(number, time(registered, index * 12))
        nominate(number, time(nominated, index * 10))
        if number % 3 != 1:  # EKI was asked of most, and did not always answer
            advise(number, time(advised, index * 3), "ADVICE_NO_ANSWER" if number % 6 == 0 else "ADVICE_YES")
        qualify(number, time(qualified, index * 4))
        approve(number, time(approved, index * 3))


def make_round(code, name, created, starts, ends, targeted):
    send(time(created), NOTIFICATION + "CreateRound", LEADER,
         {"round_id": id_of("round", code), "name": name, "starts": stamp(time(starts)), "ends": stamp(time(ends))})
    for index, number in enumerate(TARGETS[code]):
        send(time(targeted, index), NOTIFICATION + "AddTarget", LEADER,
             {"round_id": id_of("round", code), "person_id": person_id(number), "officer_known": PERSONS[number][4]})
    send(time(starts), NOTIFICATION + "StartRound", LEADER, {"round_id": id_of("round", code)})


# --- In the street -----------------------------------------------------------------------------------------------------

def plan(number, at, meeting=None, mode="DELIVERY_MODE_IN_PUBLIC", part="", lead=0, note=None):
    section = section_of(number)
    request = {"notification_id": notification_id(number, part), "person_id": person_id(number),
               "round_id": id_of("round", round_of(number)), "officer_ids": team(section, number + lead)}
    if meeting:
        request["scheduled_time"] = stamp(time(meeting))
    request["planned_mode"] = mode
    request["own_risk"] = "Bør ikke ses med politiet i eget område. (opdigtet)"
    if note:
        request["note"] = note
    send(time(at), NOTIFICATION + "PlanNotification", officer_caller(section, number), request)


def meet(number, at, meeting, mode="DELIVERY_MODE_IN_PUBLIC", note=None):
    """The meeting is agreed: the plan gets its time."""
    section = section_of(number)
    request = {"notification_id": notification_id(number), "officer_ids": team(section, number),
               "scheduled_time": stamp(time(meeting)), "planned_mode": mode,
               "own_risk": "Bør ikke ses med politiet i eget område. (opdigtet)"}
    if note:
        request["note"] = note
    send(time(at), NOTIFICATION + "CorrectPlan", officer_caller(section, number), request)


attempts = {}  # number: how many


def attempt(number, at, way, outcome, relation=None, note=None, after=25, part=""):
    """At `at`; recorded `after` minutes later."""
    attempts[number] = attempts.get(number, 0) + 1
    section = section_of(number)
    request = {"attempt_id": id_of("attempt", number, attempts[number]), "notification_id": notification_id(number, part),
               "way": "ATTEMPT_WAY_" + way, "outcome": "ATTEMPT_OUTCOME_" + outcome, "attempted_time": stamp(time(at)),
               "officer_ids": team(section, number)[: 1 if way in ("TELEPHONE", "TEXT_MESSAGE", "LETTER") else 2]}
    if relation:
        request["relation"] = relation
    if note:
        request["note"] = note
    send(time(at, after), NOTIFICATION + "RecordAttempt", officer_caller(section, number), request)


def facts(number, at, mode, reception, **said):
    """What is told of a delivery that reached him, in full."""
    in_person = mode in ("AT_HOME", "IN_PUBLIC", "IN_INSTITUTION")
    told = {"mode": "DELIVERY_MODE_" + mode, "delivered_time": stamp(time(at)),
            "officer_ids": team(section_of(number), number)[: 2 if in_person else 1],
            "eki_attended": NO, "consent": YES, "prior_notice": YES,
            "talking_points": ["TALKING_POINT_NO_HARM", "TALKING_POINT_WHO_WE_ARE", "TALKING_POINT_WHY_YOU",
                               "TALKING_POINT_LEGAL", "TALKING_POINT_SUPPORT", "TALKING_POINT_TELEPHONES"],
            "message_version_id": message_of(number), "consequence_given": YES, "support_given": YES,
            "affiliation_denied": NO, "wish_to_leave": UNKNOWN, "will_pass_on": UNKNOWN,
            "reception": "RECEPTION_" + reception}
    if in_person:
        told.update(place_kind="PLACE_KIND_CAFE_OR_SHOP", companion="COMPANION_NONE", card="CARD_TAKEN")
    told.update(pilot_sanction.announced(number), **said)
    return told


def deliver(number, at, mode, way, reception, after=50, note=None, request_text=None, **said):
    attempts[number] = attempts.get(number, 0) + 1
    request = {"delivery_id": id_of("delivery", number), "notification_id": notification_id(number),
               "attempt_id": id_of("attempt", number, attempts[number]), "attempt_way": "ATTEMPT_WAY_" + way,
               "facts": facts(number, at, mode, reception, **said)}
    if request_text:
        request["request"] = request_text
    if note:
        request["note"] = note
    send(time(at, after), NOTIFICATION + "RecordDelivery", officer_caller(section_of(number), number), request)


def acute(number, at, way, mode, reception, place, after=10, incident=None, note=None, **said):
    """Here and now: six choices at once, from a phone."""
    attempts[number] = attempts.get(number, 0) + 1
    request = {"notification_id": notification_id(number, "acute"), "person_id": person_id(number),
               "attempt_id": id_of("attempt", number, attempts[number]), "delivery_id": id_of("delivery", number)}
    if number in range(1, 42):
        request["round_id"] = id_of("round", round_of(number))
    if incident:
        request["incident_id"] = id_of("incident", incident)
    request.update({"way": "ATTEMPT_WAY_" + way, "contact_time": stamp(time(at)),
                    "officer_ids": team(section_of(number), number),
                    "facts": {"mode": "DELIVERY_MODE_" + mode, "place_kind": "PLACE_KIND_" + place,
                              "consequence_given": YES, "support_given": YES, "reception": "RECEPTION_" + reception,
                              **pilot_sanction.announced(number), **said}})
    if note:
        request["note"] = note
    send(time(at, after), NOTIFICATION + "RecordAcute", officer_caller(section_of(number), number), request)


def complete(number, at, **said):
    """The rest, within 72 hours."""
    told = {"officer_ids": team(section_of(number), number), "eki_attended": NO, "companion": "COMPANION_NONE",
            "consent": YES, "prior_notice": NO,
            "talking_points": ["TALKING_POINT_NO_HARM", "TALKING_POINT_WHY_YOU", "TALKING_POINT_OWN_RISK"],
            "message_version_id": message_of(number), "card": "CARD_TAKEN", "affiliation_denied": NO,
            "wish_to_leave": UNKNOWN, "will_pass_on": UNKNOWN}
    told.update(said)
    send(time(at), NOTIFICATION + "CompleteDelivery", officer_caller(section_of(number), number),
         {"delivery_id": id_of("delivery", number), "notification_id": notification_id(number, "acute"), "facts": told})


def follow_up(number, at, part="", note=None, contact=YES, remembers=YES, passed_on=UNKNOWN, count=1, text=None):
    request = {"follow_up_id": id_of("follow-up", number, count), "notification_id": notification_id(number, part),
               "followed_up_time": stamp(time(at)), "contact_made": contact, "remembers_message": remembers,
               "passed_on": passed_on, "officer_ids": team(section_of(number), number)}
    if text:
        request["remembers"] = text
    if note:
        request["note"] = note
    send(time(at, 45), NOTIFICATION + "RecordFollowUp", officer_caller(section_of(number), number), request)


def close(number, at, part=""):
    send(time(at), NOTIFICATION + "CloseNotification", officer_caller(section_of(number), number),
         {"notification_id": notification_id(number, part), "reason": "Runden er slut, og han er ikke nået. (opdigtet)"})


def first_round():
    """Ten persons: five reached (four in person, one by telephone), five not (three no response, two not found)."""
    plans = time("2022-12-05 10:00")
    for index, number in enumerate((1, 2, 4, 5, 6, 7, 8, 9, 10)):
        plan(number, (plans + timedelta(minutes=7 * index)).strftime("%Y-%m-%d %H:%M"))
    # 1: agreed the day before, in a public place; a friend from the group came along, and so did EKI
    attempt(1, "2022-12-07 15:10", "TELEPHONE", "AGREED_TO_MEET")
    meet(1, "2022-12-07 15:40", "2022-12-08 18:00", note="Aftalt dagen før.")
    deliver(1, "2022-12-08 18:05", "IN_PUBLIC", "CAME_HIMSELF", "POSITIVE", eki_attended=YES,
            companion="COMPANION_FRIEND_FROM_GROUP", will_pass_on=YES, support_offers=["exit-programme", "psychologist"])
    # 2: two calls, then a short notice again
    attempt(2, "2022-12-06 12:30", "TELEPHONE", "NO_ANSWER")
    attempt(2, "2022-12-12 16:20", "TELEPHONE", "AGREED_TO_MEET")
    meet(2, "2022-12-12 16:45", "2022-12-13 17:00", note="Aftalt dagen før.")
    deliver(2, "2022-12-13 17:10", "IN_PUBLIC", "CAME_HIMSELF", "POSITIVE", affiliation_denied=YES, wish_to_leave=YES,
            support_offers=["exit-programme", "education"], request_kind="REQUEST_KIND_OWN_CASE",
            request_answered_by="project-leader", request_text="Spørger til sin egen sag. (opdigtet)")
    send(time("2022-12-13 18:20"), FOCUS + "RecordAffiliationDenial", officer_caller("syd", 2),
         {"person_id": person_id(2), "affiliation_id": id_of("affiliation", 2),
          "denied_time": stamp(time("2022-12-13 17:15")), "words": "Det er mine gamle venner, ikke en bande. (opdigtet)"})
    send(time("2022-12-16 10:00"), FOCUS + "ReviewPerson", officer_caller("syd", 3),
         {"person_id": person_id(2), "reasoning": "Gennemgået efter benægtelsen; udpegningen står. (opdigtet)"})
    # 3: met in the street, here and now
    acute(3, "2022-12-09 20:15", "STREET_ENCOUNTER", "IN_PUBLIC", "NEUTRAL", "STREET")
    complete(3, "2022-12-10 11:00", companion="COMPANION_FRIEND_FROM_GROUP")
    # 4: came with a professional
    attempt(4, "2022-12-08 13:00", "TELEPHONE", "ASKED_TO_THINK")
    attempt(4, "2022-12-14 13:20", "TELEPHONE", "AGREED_TO_MEET")
    meet(4, "2022-12-14 13:40", "2022-12-15 15:00", note="Aftalt dagen før.")
    deliver(4, "2022-12-15 15:05", "IN_PUBLIC", "CAME_HIMSELF", "POSITIVE", companion="COMPANION_PROFESSIONAL",
            place_kind="PLACE_KIND_MUNICIPAL_OFFICE", will_pass_on=YES, support_offers=["work"])
    # 5: of an outlaw motorcycle club: no meeting, but a talk on the telephone
    attempt(5, "2022-12-07 11:00", "HOME_VISIT", "NO_ANSWER")
    attempt(5, "2022-12-13 11:30", "TELEPHONE", "DECLINED", note="Vil ikke mødes. (opdigtet)")
    deliver(5, "2022-12-19 14:00", "TELEPHONE", "TELEPHONE", "NEUTRAL")
    # 6: relatives who promise a call back, which never comes
    attempt(6, "2022-12-06 17:30", "HOME_VISIT", "RELATIVE_ONLY", relation="mor")
    attempt(6, "2022-12-08 18:00", "VIA_FAMILY", "CALL_BACK_PROMISED", relation="mor")
    attempt(6, "2022-12-14 18:30", "VIA_FAMILY", "CALL_BACK_PROMISED", relation="bror")
    attempt(6, "2022-12-20 12:10", "TELEPHONE", "NO_ANSWER")
    # 7: everything is to go through the lawyer
    attempt(7, "2022-12-07 13:45", "TELEPHONE", "MOVED_TO_LAWYER")
    attempt(7, "2022-12-09 10:15", "VIA_LAWYER", "NO_ANSWER")
    attempt(7, "2022-12-16 10:30", "VIA_LAWYER", "NO_ANSWER")
    # 8: agreed, and did not come; then a talk with 35 others at their place, which does not count as reaching him
    attempt(8, "2022-12-12 12:00", "TELEPHONE", "AGREED_TO_MEET")
    meet(8, "2022-12-12 12:30", "2022-12-13 19:00", note="Aftalt dagen før.")
    attempt(8, "2022-12-13 19:30", "STREET_ENCOUNTER", "NO_SHOW")
    send(time("2022-12-13 22:00"), NOTIFICATION + "RecordGroupTalk", officer_caller("havn", 8),
         {"group_talk_id": id_of("talk", 1), "group_id": id_of("group", "rav"), "head_count": 35,
          "talked_time": stamp(time("2022-12-13 20:10")), "place_kind": "PLACE_KIND_CLUB_HOUSE",
          "officer_ids": team("havn", 8), "section_id": id_of("section", "havn"), "message_version_id": message_of(8)},
         comment="Snakken med 35 andre på deres sted: ingen fokusperson er kendt til stede, så ingen er nået.")
    send(time("2022-12-13 22:10"), NOTIFICATION + "RecordDelivery", officer_caller("havn", 8),
         {"delivery_id": id_of("delivery", 8), "notification_id": notification_id(8),
          "facts": {"mode": "DELIVERY_MODE_TO_GROUP", "delivered_time": stamp(time("2022-12-13 20:10")), "presence_known": NO,
                    "officer_ids": team("havn", 8), "message_version_id": message_of(8), "consequence_given": YES,
                    "support_given": YES}},
         comment="Han var ikke selv til stede: budskab sendt, ikke nået.")
    attempt(8, "2022-12-21 15:00", "TELEPHONE", "NO_ANSWER")
    # 9 and 10: neither address nor telephone is known
    attempt(9, "2022-12-06 14:00", "HOME_VISIT", "ADDRESS_UNKNOWN")
    attempt(9, "2022-12-15 14:00", "TELEPHONE", "TELEPHONE_UNKNOWN")
    attempt(10, "2022-12-07 16:30", "TELEPHONE", "TELEPHONE_UNKNOWN", after=4 * 24 * 60)  # late, and so marked
    attempt(10, "2022-12-14 21:00", "STREET_ENCOUNTER", "ADDRESS_UNKNOWN")
    # put right afterwards: an attempt taken down twice is taken back, and one had the wrong way
    attempt(6, "2022-12-20 12:10", "TELEPHONE", "NO_ANSWER", after=90)
    send(time("2022-12-20 14:30"), NOTIFICATION + "WithdrawFact", officer_caller("oest", 6),
         {"notification_id": notification_id(6), "fact_id": id_of("attempt", 6, 5), "reason": "Skrevet to gange."})
    send(time("2022-12-21 09:00"), NOTIFICATION + "CorrectAttempt", officer_caller("vest", 5),
         {"attempt_id": id_of("attempt", 5, 1), "notification_id": notification_id(5), "way": "ATTEMPT_WAY_HOME_VISIT",
          "outcome": "ATTEMPT_OUTCOME_RELATIVE_ONLY", "attempted_time": stamp(time("2022-12-07 11:00")),
          "officer_ids": team("vest", 5), "relation": "samlever", "reason": "De traf en pårørende ved døren."})
    for index, number in enumerate((6, 7, 8, 9, 10)):
        close(number, (time("2022-12-30 11:00") + timedelta(minutes=index)).strftime("%Y-%m-%d %H:%M"))
    send(time("2022-12-30 12:00"), NOTIFICATION + "EndRound", LEADER, {"round_id": id_of("round", ROUND_1)})
    # the officers' own follow-ups, on patrol
    follow_up(1, "2022-12-22 16:00", passed_on=YES, text="Husker, at hele gruppen rammes. (opdigtet)")
    follow_up(3, "2022-12-23 19:00", part="acute")
    follow_up(4, "2022-12-29 14:00", passed_on=YES)
    follow_up(2, "2023-01-03 17:00", remembers=NO, contact=YES)
    follow_up(1, "2023-02-03 15:00", count=2, passed_on=YES)


def second_round_reached():
    """Thirteen reached: seven in person, six by telephone."""
    # 11: on the way to him they heard that he was at the emergency ward after an act of violence, and turned round
    plan(11, "2023-02-02 12:00", "2023-02-04 17:00", note="Aftalt med ham på gaden.")
    send(time("2023-02-04 16:45"), NOTIFICATION + "CancelNotification", officer_caller("nord", 11),
         {"notification_id": notification_id(11), "reason": "Han er kørt på skadestuen efter en voldshændelse."})
    acute(11, "2023-02-04 17:40", "INSTITUTION", "IN_INSTITUTION", "NEUTRAL", "HOSPITAL", incident="2023-02-04",
          support_given=NO, note="Kun dele af budskabet; risiko for hævn vurderet. (opdigtet)")
    complete(11, "2023-02-05 12:00", card="CARD_NOT_OFFERED", talking_points=["TALKING_POINT_WHY_YOU", "TALKING_POINT_OWN_RISK"],
             request_kind="REQUEST_KIND_PROTECTION", request_answered_by="naerpoliti")
    follow_up(11, "2023-02-06 20:00", part="acute", note="Fulgt op i grupperingens nærmiljø.")
    # 12 and 16: met in the street during the conflict between two groups
    acute(12, "2023-02-07 21:30", "STREET_ENCOUNTER", "IN_PUBLIC", "POSITIVE", "STREET", incident="2023-02-04")
    complete(12, "2023-02-08 13:00", will_pass_on=YES)
    acute(16, "2023-02-10 19:20", "STREET_ENCOUNTER", "IN_PUBLIC", "NEUTRAL", "STREET", incident="2023-02-04")
    # of 16 the rest is never told: it stays on the due list, and counts as unknown
    # 13: with a volunteer from his club, and EKI
    plan(13, "2023-01-17 10:00")
    attempt(13, "2023-01-17 14:00", "TELEPHONE", "AGREED_TO_MEET")
    meet(13, "2023-01-17 14:20", "2023-01-18 16:00", note="Aftalt dagen før.")
    deliver(13, "2023-01-18 16:05", "IN_PUBLIC", "CAME_HIMSELF", "POSITIVE", eki_attended=YES,
            companion="COMPANION_VOLUNTEER", support_offers=["exit-programme", "body-therapy", "psychologist"])
    # 14: with somebody from the neighbourhood
    plan(14, "2023-01-18 09:30")
    attempt(14, "2023-01-19 12:00", "VIA_FRIEND", "AGREED_TO_MEET")
    meet(14, "2023-01-19 12:20", "2023-01-20 18:00", note="Aftalt dagen før.")
    deliver(14, "2023-01-20 18:10", "IN_PUBLIC", "CAME_HIMSELF", "POSITIVE", companion="COMPANION_LOCAL_PERSON",
            wish_to_leave=YES, support_offers=["housing"])
    # 15: came to the station, and would rather talk of something else
    plan(15, "2023-01-23 09:00")
    attempt(15, "2023-01-24 13:00", "TELEPHONE", "AGREED_TO_MEET")
    meet(15, "2023-01-24 13:20", "2023-01-26 14:00")
    deliver(15, "2023-01-26 14:05", "IN_PUBLIC", "CAME_HIMSELF", "NEGATIVE", place_kind="PLACE_KIND_POLICE_STATION",
            would_not_hear=YES, support_given=NO, card="CARD_REFUSED", affiliation_denied=YES, wish_to_leave=NO, will_pass_on=NO)
    # 17: one of the few at home
    plan(17, "2023-02-13 10:00", mode="DELIVERY_MODE_AT_HOME")
    attempt(17, "2023-02-14 17:00", "TELEPHONE", "AGREED_TO_MEET")
    meet(17, "2023-02-14 17:20", "2023-02-15 18:00", mode="DELIVERY_MODE_AT_HOME", note="Aftalt dagen før.")
    deliver(17, "2023-02-15 18:05", "AT_HOME", "HOME_VISIT", "POSITIVE", place_kind="PLACE_KIND_HOME",
            support_offers=["debt-advice"])
    # by telephone
    calls = ((18, "2023-01-19", "POSITIVE", 1), (19, "2023-01-25", "POSITIVE", 2), (20, "2023-02-01", "NEUTRAL", 0),
             (21, "2023-02-16", "NEUTRAL", 1), (22, "2023-03-01", "NEUTRAL", 2), (23, "2023-03-14", "NEGATIVE", 1))
    for number, day, reception, tries in calls:
        first = time(day + " 11:00") - timedelta(days=tries * 4 + 2)
        plan(number, first.strftime("%Y-%m-%d %H:%M"), mode="DELIVERY_MODE_TELEPHONE")
        for index in range(tries):
            at = first + timedelta(days=1 + index * 4, hours=2)
            attempt(number, at.strftime("%Y-%m-%d %H:%M"), "HOME_VISIT" if index == 1 else "TELEPHONE", "NO_ANSWER")
        deliver(number, day + " 13:15", "TELEPHONE", "TELEPHONE", reception, after=30,
                support_given=NO if number == 22 else YES, will_pass_on=YES if number == 18 else UNKNOWN)
    follow_up(13, "2023-02-01 15:00", passed_on=YES)
    follow_up(14, "2023-02-04 13:00", text="Husker især tilbuddet om hjælp. (opdigtet)")
    follow_up(18, "2023-02-03 12:00")
    follow_up(12, "2023-02-21 18:00", part="acute", passed_on=YES)
    follow_up(20, "2023-02-16 12:00", contact=NO, remembers=UNKNOWN, note="Tog ikke telefonen.")
    follow_up(17, "2023-03-01 17:00")
    follow_up(13, "2023-03-15 15:00", count=2, passed_on=YES)
    follow_up(11, "2023-02-18 19:00", part="acute", count=2)


def second_round_not_reached():
    """Eighteen not reached: thirteen no response, five not found."""
    for index, number in enumerate(range(24, 42)):
        start = time("2023-01-16 13:00") + timedelta(days=index // 3, minutes=9 * index)
        plan(number, start.strftime("%Y-%m-%d %H:%M"))
    # 24: of an outlaw motorcycle club: a text message, read aloud at the group's meeting; it does not count as reaching him
    attempt(24, "2023-01-20 12:00", "TELEPHONE", "DECLINED", note="Vil ikke mødes med politiet. (opdigtet)")
    attempts[24] += 1
    send(time("2023-01-27 15:00"), NOTIFICATION + "RecordDelivery", officer_caller("vest", 24),
         {"delivery_id": id_of("delivery", 24), "notification_id": notification_id(24),
          "attempt_id": id_of("attempt", 24, attempts[24]), "attempt_way": "ATTEMPT_WAY_TEXT_MESSAGE",
          "facts": {"mode": "DELIVERY_MODE_TEXT_MESSAGE", "delivered_time": stamp(time("2023-01-27 14:30")),
                    "receipt_confirmed": NO, "officer_ids": team("vest", 24)[:1], "message_version_id": message_of(24),
                    "consequence_given": YES, "support_given": YES},
          "note": "Skal være læst højt på gruppens møde; han har ikke selv svaret."},
         comment="SMS, der blev læst højt på et møde i gruppen: budskab sendt, ikke nået.")
    # Relatives who promise a call back (25, 26, 27, 28, 31, 35), a lawyer (33), and silence.
    patterns = {
        25: [("HOME_VISIT", "RELATIVE_ONLY", "far"), ("VIA_FAMILY", "CALL_BACK_PROMISED", "far"), ("TELEPHONE", "NO_ANSWER", None)],
        26: [("HOME_VISIT", "NO_ANSWER", None), ("VIA_FAMILY", "CALL_BACK_PROMISED", "søster"), ("HOME_VISIT", "NO_ANSWER", None)],
        27: [("TELEPHONE", "NO_ANSWER", None), ("VIA_FAMILY", "CALL_BACK_PROMISED", "mor"), ("VIA_FAMILY", "NO_ANSWER", "mor")],
        28: [("HOME_VISIT", "RELATIVE_ONLY", "mor"), ("VIA_FAMILY", "CALL_BACK_PROMISED", "mor")],
        29: [("TELEPHONE", "AGREED_TO_MEET", None), ("STREET_ENCOUNTER", "NO_SHOW", None), ("TELEPHONE", "NO_ANSWER", None)],
        30: [("HOME_VISIT", "NO_ANSWER", None), ("TELEPHONE", "NO_ANSWER", None), ("LETTER", "NO_ANSWER", None)],
        31: [("VIA_FAMILY", "CALL_BACK_PROMISED", "bror"), ("TELEPHONE", "NO_ANSWER", None)],
        32: [("HOME_VISIT", "NO_ANSWER", None), ("HOME_VISIT", "NO_ANSWER", None)],
        33: [("TELEPHONE", "MOVED_TO_LAWYER", None), ("VIA_LAWYER", "NO_ANSWER", None)],
        34: [("TELEPHONE", "NO_ANSWER", None), ("TELEPHONE", "NO_ANSWER", None), ("TEXT_MESSAGE", "NO_ANSWER", None)],
        35: [("HOME_VISIT", "RELATIVE_ONLY", "mor"), ("VIA_FAMILY", "CALL_BACK_PROMISED", "mor"), ("VIA_FAMILY", "NO_ANSWER", "mor")],
        36: [("TELEPHONE", "ASKED_TO_THINK", None), ("TELEPHONE", "NO_ANSWER", None)],
        37: [("HOME_VISIT", "ADDRESS_UNKNOWN", None), ("TELEPHONE", "TELEPHONE_UNKNOWN", None)],
        38: [("TELEPHONE", "TELEPHONE_UNKNOWN", None), ("HOME_VISIT", "ADDRESS_UNKNOWN", None), ("GROUPS_PLACE", "NO_ANSWER", None)],
        39: [("HOME_VISIT", "ADDRESS_UNKNOWN", None)],
        40: [("STREET_ENCOUNTER", "NO_ANSWER", None), ("HOME_VISIT", "ADDRESS_UNKNOWN", None), ("TELEPHONE", "TELEPHONE_UNKNOWN", None)],
        41: [("TELEPHONE", "TELEPHONE_UNKNOWN", None), ("HOME_VISIT", "ADDRESS_UNKNOWN", None)],
    }
    for number, steps in patterns.items():
        for index, (way, outcome, relation) in enumerate(steps):
            at = time("2023-01-23 12:00") + timedelta(days=number % 9 + index * 12, hours=number % 7, minutes=number)
            attempt(number, at.strftime("%Y-%m-%d %H:%M"), way, outcome, relation=relation)
    for index, number in enumerate(range(24, 42)):
        close(number, (time("2023-03-30 09:00") + timedelta(minutes=3 * index)).strftime("%Y-%m-%d %H:%M"))


def beside_the_rounds():
    """One who was named and declined, and one who was met here and now without being a focus person."""
    register_person(42, time("2022-11-22 15:00"))
    nominate(42, time("2022-11-24 15:00"))
    advise(42, time("2022-11-29 15:00"), "ADVICE_NO")
    qualify(42, time("2022-11-30 15:00"), able=False)
    send(time("2022-12-01 15:00"), FOCUS + "DeclineNomination", APPROVER,
         {"person_id": person_id(42), "nomination_id": id_of("nomination", 42), "reason": "Kan ikke deltage. (opdigtet)"})
    register_person(43, time("2023-02-11 20:30"))
    acute(43, "2023-02-11 20:00", "STREET_ENCOUNTER", "IN_PUBLIC", "NEUTRAL", "STREET", after=45, incident="2023-02-04",
          note="Ikke fokusperson: foreløbig registrering, som bortfalder af sig selv.")


def write():
    register_the_district()
    name_focus_persons(TARGETS[ROUND_1], "2022-11-21 09:00", "2022-11-23 10:00", "2022-11-29 10:00", "2022-11-30 09:00",
                       "2022-12-01 13:00")
    register_messages()
    make_round(ROUND_1, "Pilottest, december 2022", "2022-11-25 14:00", "2022-12-05 08:00", "2022-12-30 16:00", "2022-12-02 10:00")
    first_round()
    name_focus_persons(TARGETS[ROUND_2], "2022-12-27 09:00", "2023-01-02 09:00", "2023-01-04 09:00", "2023-01-05 09:00",
                       "2023-01-06 12:00")
    make_round(ROUND_2, "Afprøvning, 1. kvartal 2023", "2023-01-06 09:00", "2023-01-10 08:00", "2023-03-31 16:00", "2023-01-09 09:00")
    pilot_schedule.tell(sys.modules[__name__])
    second_round_reached()
    second_round_not_reached()
    beside_the_rounds()
    pilot_sanction.tell(sys.modules[__name__])
    send(time("2023-03-31 12:00"), NOTIFICATION + "EndRound", LEADER, {"round_id": id_of("round", ROUND_2)})
    # The story ends at the meeting of April 2023, where what was learnt is gathered: some follow-ups are due, others to come.
    follow_up(22, "2023-04-18 09:00", remembers=UNKNOWN)
    pilot_support.write(lines, id_of, time, stamp)

    header = ("Piloten Forenet Mod Vold 2022-2023. ALLE PERSONER, GRUPPERINGER, SEKTIONER OG BETJENTE ER OPDIGTEDE. Tallene i alt er "
              "rapportens; fordelingen på de to runder og alt andet er opdigtet. Dannet af make_pilot.py; se README.md.")
    path = Path(__file__).with_name("pilot-2022-2023.jsonl")
    with path.open("w", encoding="utf-8") as out:
        for line in [{"comment": header}] + [line for _, _, line in sorted(lines, key=lambda entry: entry[:2])]:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"{path.name}: {len(lines)} requests")


if __name__ == "__main__":
    write()
