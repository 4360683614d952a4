"""EKI's side of the pilot: what became of the offers, whom EKI was in contact with, its courses, and the signed table.

The totals are the report's (section 4.4): about 35 of the focus persons, of whom 22 were in contact with EKI before and after and
13 were not; 8 of the 22 had a course on both sides, 5 interrupted and 3 completed; 2 began a course because of the notification.
Which persons they are, all times, answers and reasons are invented. The report does not say whether the two are among the 22, whose
parts add to 35 without them; here they are. That EKI counted 35 of the 41 stands here as four declined and two not answered.
"""
import hashlib
import uuid

SUPPORT = "varsel.support.v1.SupportService/"
COUNTED = range(1, 36)      # EKI counted them in its register
DECLINED = range(36, 40)    # EKI declined to share; 40 and 41 are not answered
# in contact before and after; the first two began a course because of the notification, the next eight had one on both sides
THROUGH = [2, 13]
INTERRUPTED = {5: "NO_LONGER_CAME", 8: "NO_LONGER_CAME", 15: "NO_LONGER_WISHED", 21: "NO_LONGER_WISHED", 28: "BROKE_TERMS"}
COMPLETED = [18, 25, 31]
OTHERS = [1, 4, 6, 11, 12, 17, 19, 22, 24, 27, 30, 33]
IN_CONTACT = sorted(THROUGH + list(INTERRUPTED) + COMPLETED + OTHERS)
assert len(IN_CONTACT) == 22 and len(set(COUNTED) - set(IN_CONTACT)) == 13


def offer_id(delivery_id, code):
    """The id of an offer made in a delivery, as the server derives it (Uuid::Derived)."""
    digest = bytearray(hashlib.sha256(b"support.offer\0" + uuid.UUID(delivery_id).bytes + code.encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


class Pilot:
    """lines, id_of, time, stamp: make_pilot's."""

    def __init__(self, lines, id_of, time, stamp):
        self.lines, self.id_of, self.time, self.stamp = lines, id_of, time, stamp
        self.leader = {"actor": id_of("leader", 1), "role": "project_leader"}
        self.sent = 0

    def worker(self, number):
        """One of EKI's four."""
        return {"actor": self.id_of("eki", number % 4), "role": "eki"}

    def send(self, at, rpc, who, request):
        self.sent += 1
        line = {"at": self.stamp(at), "method": SUPPORT + rpc, "actor": who["actor"], "role": who["role"], "purpose": "support",
                "request": {"request_id": self.id_of("support-request", self.sent), **request}}
        self.lines.append((at, len(self.lines), line))

    def person(self, number):
        return self.id_of("person", number)

    def contact(self, number, day, kind, part, recorded=None, note=None):
        request = {"contact_id": self.id_of("contact", number, part), "person_id": self.person(number),
                   "contact_time": self.stamp(self.time(day)), "contact_kind": "CONTACT_KIND_" + kind}
        if note:
            request["note"] = note
        self.send(self.time(recorded) if recorded else self.time(day, 40), "RecordContact", self.worker(number), request)

    def course(self, number, day, through, recorded=None, notification=None):
        request = {"course_id": self.id_of("course", number), "person_id": self.person(number),
                   "referred_time": self.stamp(self.time(day)), "came_through": "CAME_THROUGH_" + through}
        if notification:
            request["notification_id"] = notification
        self.send(self.time(recorded) if recorded else self.time(day, 30), "OpenCourse", self.worker(number), request)

    def step(self, number, day, state, recorded=None, reason=None):
        request = {"course_id": self.id_of("course", number), "step_id": self.id_of("course-step", number, day, state),
                   "state": "COURSE_STATE_" + state, "step_time": self.stamp(self.time(day))}
        if reason:
            request["interruption"] = "INTERRUPTION_REASON_" + reason
        self.send(self.time(recorded) if recorded else self.time(day, 30), "RecordCourseStep", self.worker(number), request)

    def answer(self, number, code, day, answer, note=None):
        request = {"offer_id": offer_id(self.id_of("delivery", number), code), "answer_id": self.id_of("answer", number, code),
                   "answer": "OFFER_ANSWER_" + answer, "answered_time": self.stamp(self.time(day))}
        if note:
            request["note"] = note
        self.send(self.time(day, 60), "AnswerOffer", self.worker(number), request)

    def follow_up(self, number, code, day, contact=True):
        self.send(self.time(day, 30), "RecordOfferFollowUp", self.worker(number),
                  {"offer_id": offer_id(self.id_of("delivery", number), code),
                   "follow_up_id": self.id_of("offer-follow-up", number, code, day),
                   "followed_up_time": self.stamp(self.time(day)), "contact_made": contact})


def what_eki_knew(pilot):
    """Put in when the pilot begins: contacts and courses from before it."""
    for index, number in enumerate(IN_CONTACT):
        minutes = f"2022-11-15 {9 + index // 8:02d}:{index % 8 * 7:02d}"
        pilot.contact(number, f"2022-{8 + number % 3:02d}-{3 + number % 24:02d} 13:00", "MEETING", "before", recorded=minutes,
                      note="Via God Løsladelse. (opdigtet)" if number % 2 else None)
    for index, number in enumerate(sorted(list(INTERRUPTED) + COMPLETED)):
        recorded = f"2022-11-16 09:{index * 6:02d}"
        through = "GOD_LOESLADELSE" if number % 2 else "EARLIER_CONTACT"
        pilot.course(number, f"2022-08-{4 + index:02d} 10:00", through, recorded=recorded)
        pilot.step(number, f"2022-08-{18 + index:02d} 10:00", "SCREENING", recorded=recorded)
        pilot.step(number, f"2022-09-{5 + index:02d} 10:00", "ACTIVE", recorded=recorded)


def what_was_offered(pilot):
    """1 and 13 met EKI when they got the message; 2 and 13 began a course. One accepted offer is left lying."""
    pilot.contact(1, "2022-12-08 18:05", "AT_NOTIFICATION", "notification")
    pilot.answer(1, "exit-programme", "2022-12-08 18:30", "CONSIDERING")
    pilot.answer(1, "psychologist", "2022-12-08 18:30", "ACCEPTED")
    pilot.follow_up(1, "psychologist", "2022-12-14 10:00")
    pilot.answer(2, "exit-programme", "2022-12-14 11:00", "ACCEPTED", note="Ringede selv dagen efter. (opdigtet)")
    pilot.follow_up(2, "exit-programme", "2022-12-16 10:00", contact=False)
    pilot.follow_up(2, "exit-programme", "2022-12-20 10:00")
    pilot.answer(2, "education", "2022-12-20 10:30", "CONSIDERING")
    pilot.course(2, "2022-12-20 11:00", "NOTIFICATION", notification=pilot.id_of("notification", 2, ""))
    pilot.step(2, "2023-01-09 10:00", "SCREENING")
    pilot.step(2, "2023-01-30 10:00", "ACTIVE")
    pilot.contact(13, "2023-01-18 16:05", "AT_NOTIFICATION", "notification")
    pilot.answer(13, "exit-programme", "2023-01-18 16:40", "ACCEPTED")
    pilot.answer(13, "body-therapy", "2023-01-18 16:40", "DECLINED")
    pilot.follow_up(13, "exit-programme", "2023-01-23 10:00")
    pilot.course(13, "2023-01-24 11:00", "NOTIFICATION", notification=pilot.id_of("notification", 13, ""))
    pilot.step(13, "2023-02-06 10:00", "SCREENING")
    pilot.answer(17, "debt-advice", "2023-02-16 09:00", "CONSIDERING")
    pilot.answer(4, "work", "2023-04-03 14:00", "ACCEPTED", note="Spurgte, da han kom forbi. (opdigtet)")


def a_hold(pilot):
    """Police ask before anything meets the person; EKI says that there is one, and not why."""
    person = pilot.person(13)
    pilot.send(pilot.time("2023-03-01 09:00"), "AskHold", pilot.leader,
               {"question_id": pilot.id_of("hold-question", 1), "person_id": person})
    pilot.send(pilot.time("2023-03-01 10:30"), "RaiseHold", pilot.worker(13),
               {"hold_id": pilot.id_of("hold", 1), "person_id": person, "basis": "SHARE_BASIS_CONSENT",
                "consent_time": pilot.stamp(pilot.time("2023-03-01 10:00")), "until": pilot.stamp(pilot.time("2023-03-15 12:00")),
                "note": "Flytter i disse dage. (opdigtet)"})


def what_came_after(pilot):
    """Contacts and ends of courses after the trial, in April 2023."""
    for index, number in enumerate(IN_CONTACT):
        pilot.contact(number, f"2023-04-{3 + index % 4:02d} {9 + index % 7:02d}:15", "TELEPHONE" if number % 3 else "MEETING", "after")
    for index, (number, reason) in enumerate(INTERRUPTED.items()):
        pilot.step(number, f"2023-04-11 {9 + index:02d}:00", "INTERRUPTED", reason=reason)
    for index, number in enumerate(COMPLETED):
        pilot.step(number, f"2023-04-12 {9 + index:02d}:00", "COMPLETED")


def the_table(pilot):
    """Police ask of all 41; EKI counts 35; both sign."""
    for number in range(1, 42):
        pilot.send(pilot.time("2023-04-03 08:00", number), "AskSharing", pilot.leader,
                   {"person_id": pilot.person(number), "share_subject": "SHARE_SUBJECT_TOTALS"})
    for number in [*COUNTED, *DECLINED]:
        answer = "SHARE_ANSWER_DECLINED" if number in DECLINED else "SHARE_ANSWER_SHARED"
        pilot.send(pilot.time("2023-04-13 09:00", number), "AnswerSharing", pilot.worker(number),
                   {"person_id": pilot.person(number), "share_subject": "SHARE_SUBJECT_TOTALS", "answer": answer})
    period = {"report_id": pilot.id_of("report", "2022-2023"), "from": pilot.stamp(pilot.time("2022-12-01 00:00")),
              "until": pilot.stamp(pilot.time("2023-04-14 00:00"))}
    pilot.send(pilot.time("2023-04-14 09:00"), "SignReport", pilot.worker(0), period)
    pilot.send(pilot.time("2023-04-14 11:00"), "SignReport", pilot.leader, period)


def write(lines, id_of, time, stamp):
    pilot = Pilot(lines, id_of, time, stamp)
    what_eki_knew(pilot)
    what_was_offered(pilot)
    a_hold(pilot)
    what_came_after(pilot)
    the_table(pilot)
