"""The package of one group in the conflict of the first quarter of 2023: what was prepared, what was announced, and what was
then done. Told by make_pilot.py; everything here is invented but the kinds of levers (patrols, traffic enforcement, prioritised
investigation, parents' cooperation).

What it adds up to: 10 announced, of which 2 are not due, 5 carried out in time, 1 not carried out, 1 legally impossible and
1 open; 1 of them is unbacked and before leadership. An eleventh was taken back.
"""
import hashlib
import uuid

SANCTION = "varsel.sanction.v1.SanctionService/"
TIMELINE = "varsel.timeline.v1.TimelineService/"
SUPPORT = "varsel.support.v1.SupportService/"
GROUP, TARGET = "elm", "birk"

PATROLS, TRAFFIC, INVESTIGATION = "more-patrols", "traffic-enforcement", "prioritised-investigation"
PARENTS, ZONE = "parents-cooperation", "stop-and-search-zone"

# number of the focus person: the levers that were named to him
ANNOUNCED = {
    2: [PATROLS, TRAFFIC, INVESTIGATION],
    12: [PATROLS, TRAFFIC, ZONE],
    14: [PATROLS],  # of a group that has no package: unbacked
    17: [PATROLS, INVESTIGATION, PARENTS],
    22: [INVESTIGATION],  # the same; taken back
}

LEVERS = {  # lever: condition, provision, cleared until, unit, hours a week
    PATROLS: ("CONDITION_VIOLENCE_BY_GROUP", "politiloven-2", "2023-06-30 12:00", "beredskab-syd", 60),
    TRAFFIC: ("CONDITION_VIOLENCE_BY_GROUP", "faerdselsloven-77", "2023-06-30 12:00", "faerdsel", 20),
    INVESTIGATION: ("CONDITION_VIOLENCE_BY_GROUP", "retsplejeloven-742", "2023-06-30 12:00", "efterforskning-2", 80),
    PARENTS: ("CONDITION_VIOLENCE_BY_GROUP", "serviceloven-50", "2023-06-30 12:00", "naerpoliti-syd", 5),
    ZONE: ("CONDITION_JUDGED_MOST_VIOLENT", "politiloven-6-2", "2023-03-01 12:00", "beredskab-syd", 40),
}


def announced(number):
    """What a delivery to him says of levers."""
    if number not in ANNOUNCED:
        return {}
    return {"announced_levers": [{"lever_id": lever} for lever in ANNOUNCED[number]]}


def derived(area, parts, suffix):
    """An id that the server derives: storage/base/uuid.h."""
    digest = bytearray(hashlib.sha256(area.encode() + b"\0" + b"".join(uuid.UUID(part).bytes for part in parts) +
                                      suffix.encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


class Telling:
    """`pilot` is the module make_pilot: its ids, times and callers."""

    def __init__(self, pilot):
        self.pilot = pilot
        self.jurist = {"actor": pilot.id_of("jurist", 1), "role": "jurist"}
        self.leadership = {"actor": pilot.id_of("leadership", 1), "role": "leadership"}
        self.package = pilot.id_of("package", GROUP)

    def send(self, at, rpc, who, request, comment=None):
        self.pilot.send(self.pilot.time(at), SANCTION + rpc, who, request, comment)

    def stamp(self, at):
        return self.pilot.stamp(self.pilot.time(at))

    def prepare(self):
        pilot = self.pilot
        self.send("2022-12-05 09:00", "DraftPackage", pilot.LEADER,
                  {"package_id": self.package, "group_id": pilot.id_of("group", GROUP)},
                  comment="Sanktionspakken mod én gruppering.")
        for minute, (lever, (condition, provision, until, unit, hours)) in enumerate(LEVERS.items()):
            of = {"package_id": self.package, "lever_id": lever}
            judged = {"judged_by": "ledelsen"} if condition.endswith("MOST_VIOLENT") else {}
            self.send(f"2022-12-05 09:{10 + minute}", "DraftLever", pilot.LEADER, {**of, "condition": condition, **judged})
            self.send(f"2022-12-06 10:{10 + minute}", "ClearLever", self.jurist,
                      {**of, "provision": provision, "valid_until": self.stamp(until)})
            self.send(f"2022-12-07 11:{10 + minute}", "ResourceLever", pilot.LEADER,
                      {**of, "unit": unit, "capacity_hours": hours})

    def incident(self, day, occurred, recorded, kind, severity, section, by=GROUP, against=TARGET,
                 source="SOURCE_POLICE_REPORT", comment="Konflikten mellem to grupperinger i 1. kvartal 2023."):
        pilot = self.pilot
        pilot.send(pilot.time(recorded), TIMELINE + "RecordIncident", pilot.INVESTIGATOR,
                   {"incident_id": pilot.id_of("incident", day), "occurred_time": self.stamp(occurred),
                    "precision": "TIME_PRECISION_MINUTE", "section_id": pilot.id_of("section", section),
                    "area": "Opdigtet kvarter", "incident_kind": "INCIDENT_KIND_" + kind, "severity": "SEVERITY_" + severity,
                    "groups": [{"group_id": pilot.id_of("group", by), "role": "GROUP_ROLE_AGGRESSOR"},
                               {"group_id": pilot.id_of("group", against), "role": "GROUP_ROLE_TARGET"}],
                    "source": source, "reliability": "RELIABILITY_PROBABLE"},
                   comment)

    def trigger(self, at, day, due, levers=()):
        self.send(at, "TriggerPackage", self.leadership,
                  {"package_id": self.package, "trigger_id": self.pilot.id_of("trigger", day),
                   "incident_id": self.pilot.id_of("incident", day), "due": self.stamp(due), "levers": list(levers)})

    def duty_id(self, day, lever):
        """Of a lever of a trigger: services/sanction/streams.h."""
        return derived("sanction.duty", [self.package, self.pilot.id_of("trigger", day)], lever)

    def check(self, at, day, lever, met, lawful=True, why="Prøvet for dette sted og denne gruppe. (opdigtet)", **more):
        self.send(at, "OpenDuty", self.jurist,
                  {"duty_id": self.duty_id(day, lever), "check_id": self.pilot.id_of("check", day, lever),
                   "met": "MET_KIND_" + met, "provision": LEVERS[lever][1], "lawful": lawful, "proportionate": lawful,
                   "legality": why, "proportionality": "Ikke mere, end volden giver anledning til. (opdigtet)", **more})

    def close(self, at, day, lever, end, what):
        self.send(at, "CloseDuty", self.pilot.LEADER,
                  {"duty_id": self.duty_id(day, lever), "end": "DUTY_END_" + end, "ended_time": self.stamp(at),
                   "what_code": what})

    def hold(self, asked, day, lever, person):
        """EKI is asked before the lever meets the person; what it is about is not said. For the check that follows."""
        question = self.pilot.id_of("hold", day, lever)
        self.pilot.send(self.pilot.time(asked), SUPPORT + "AskHold", self.jurist, {"question_id": question, "person_id": person})
        return {"person_id": person, "hold": {"question_id": question}}

    def first_conflict(self):
        day = "2023-02-04"
        self.incident(day, "2023-02-04 15:50", "2023-02-04 16:40", "KNIFE", "SERIOUS_INJURY", "nord")
        self.trigger("2023-02-05 10:00", day, "2023-02-19 12:00")
        self.check("2023-02-05 14:00", day, PATROLS, "PLACE", met_what="Opdigtet torv")
        self.check("2023-02-06 09:00", day, INVESTIGATION, "GROUP")
        self.check("2023-02-07 09:00", day, TRAFFIC, "GROUP")
        self.close("2023-02-08 23:30", day, PATROLS, "CARRIED_OUT", "foot-patrols")
        self.close("2023-02-16 15:00", day, INVESTIGATION, "CARRIED_OUT", "cases-prioritised")
        self.close("2023-02-19 11:00", day, TRAFFIC, "NOT_CARRIED_OUT", "unit-needed-elsewhere")

    def blow_back(self):
        """Nobody told the police for eleven days: on the Friday between, leadership did not know of it."""
        self.incident("2023-02-10", "2023-02-10 23:10", "2023-02-21 23:40", "BLUNT", "MINOR_INJURY", "nord", by=TARGET,
                      against=GROUP, source="SOURCE_HOSPITAL",
                      comment="Svaret på overfaldet den 4.: først anmeldt elleve dage senere. To genafspilninger er forskellige.")

    def second_conflict(self):
        pilot, day = self.pilot, "2023-02-25"
        self.incident(day, "2023-02-25 22:15", "2023-02-26 08:30", "FIREARM", "NO_INJURY", "nord")
        self.trigger("2023-02-26 11:00", day, "2023-03-12 12:00",
                     [{"lever_id": TRAFFIC, "due": self.stamp("2023-04-28 12:00")}])
        self.check("2023-02-26 15:00", day, PATROLS, "PLACE", met_what="Opdigtet torv")
        self.check("2023-02-28 10:00", day, INVESTIGATION, "PERSON",
                   **self.hold("2023-02-27 09:00", day, INVESTIGATION, pilot.person_id(28)))
        self.close("2023-03-02 23:00", day, PATROLS, "CARRIED_OUT", "foot-patrols")
        self.check("2023-03-03 09:00", day, TRAFFIC, "GROUP")
        self.send("2023-03-03 13:00", "ApproveFamilyUse", self.leadership,
                  {"duty_id": self.duty_id(day, PARENTS), "approval_id": pilot.id_of("approval", day),
                   "person_id": pilot.person_id(17), "suspicion_basis": "concern-for-siblings",
                   "reasoning": "Bekymring for yngre søskende. (opdigtet)"})
        self.check("2023-03-06 10:00", day, PARENTS, "FAMILY", lawful=False,
                   why="Intet selvstændigt mistankegrundlag mod familien. (opdigtet)",
                   approval_id=pilot.id_of("approval", day), **self.hold("2023-03-04 09:00", day, PARENTS, pilot.person_id(17)))
        self.close("2023-03-06 11:00", day, PARENTS, "IMPOSSIBLE", "no-own-suspicion")
        self.send("2023-03-06 11:30", "SuspendLever", self.jurist,
                  {"package_id": self.package, "lever_id": PARENTS, "reason_code": "no-own-suspicion"})
        self.close("2023-03-09 16:00", day, INVESTIGATION, "CARRIED_OUT", "cases-prioritised")

    def take_back(self):
        announcement = derived("sanction.announcement", [self.pilot.id_of("delivery", 22)], INVESTIGATION)
        self.send("2023-03-08 12:00", "TakeBackAnnouncement", self.pilot.LEADER,
                  {"announcement_id": announcement, "taken_back_time": self.stamp("2023-03-08 11:00"),
                   "reason": "Der er ingen pakke mod hans gruppering. (opdigtet)"},
                  "Varslet uden dækning: han har fået at vide, at det ikke gælder.")


def tell(pilot):
    telling = Telling(pilot)
    telling.prepare()
    telling.first_conflict()
    telling.blow_back()
    telling.second_conflict()
    telling.take_back()
