"""Some of the pilot's meetings with their teams, EKI's free times, a safety note; and the notification that was held after the
officers' review in April 2023, the 19th, which belongs to neither round. Told by make_pilot.py.

From the report: EKI attended two of the notifications, one man agreed and did not come, one was on his way to the emergency ward
when the officers heard of it, and one notification was held after the review. All else is invented.
"""

MEETING = "varsel.meeting.v1.MeetingService/"
# How each was to be given; and by whom besides the section's officers.
IN_PUBLIC, AT_HOME = "DELIVERY_MODE_IN_PUBLIC", "DELIVERY_MODE_AT_HOME"
DISCLOSURE = {"limb_code": "rpl-115-1-2", "forum_code": "exit", "duty_code": "exit-programme",
              "necessity": "EKI skal kunne tilbyde hjælp på stedet. (opdigtet)"}


def send(pilot, at, method, who, request, comment=None):
    pilot.send(at, method, who, request, comment)
    pilot.lines[-1][2]["purpose"] = "notification"


def eki(pilot, number):
    return {"actor": pilot.id_of("eki", number), "role": "eki"}


def meeting_id(pilot, number):
    return pilot.id_of("meeting", number)


def free(pilot, worker, said, starts, ends):
    send(pilot, pilot.time(said), MEETING + "OfferEkiTime", eki(pilot, worker),
         {"eki_time_id": pilot.id_of("eki-time", worker, starts), "starts": pilot.stamp(pilot.time(starts)),
          "ends": pilot.stamp(pilot.time(ends))})


def plan(pilot, number, at, starts, mode=IN_PUBLIC, wish="EKI_WISH_NONE", notification=None, place="et sted, der er aftalt"):
    section = pilot.section_of(number)
    form = {"meeting_kind": "MEETING_KIND_PLANNED", "mode": mode, "section_id": pilot.id_of("section", section),
            "starts": pilot.stamp(pilot.time(starts)), "officer_ids": pilot.team(section, number), "eki_wish": wish,
            "items": [{"notification_id": notification or pilot.notification_id(number), "place": f"{place} (opdigtet)"}]}
    if wish != "EKI_WISH_NONE":
        form["disclosure"] = DISCLOSURE
    send(pilot, pilot.time(at), MEETING + "PlanMeeting", pilot.officer_caller(section, number),
         {"meeting_id": meeting_id(pilot, number), "meeting": form})


def brief(pilot, number, at, kind, note, with_eki=False):
    send(pilot, pilot.time(at), MEETING + "RecordBriefing", pilot.officer_caller(pilot.section_of(number), number),
         {"meeting_id": meeting_id(pilot, number), "briefing_kind": "BRIEFING_KIND_" + kind,
          "eki_took_part": pilot.YES if with_eki else pilot.NO, "note": f"{note} (opdigtet)"})


def held(pilot, number, at, presence="CAME", with_eki=False, notification=None):
    send(pilot, pilot.time(at), MEETING + "RecordMeetingOutcome", pilot.officer_caller(pilot.section_of(number), number),
         {"meeting_id": meeting_id(pilot, number), "eki_attended": pilot.YES if with_eki else pilot.NO,
          "items": [{"notification_id": notification or pilot.notification_id(number), "presence": "PRESENCE_" + presence}]})


def with_eki(pilot, number, worker, planned, starts, ended):
    """EKI's worker is found among those who are free, and says that he comes."""
    plan(pilot, number, planned, starts, wish="EKI_WISH_NEEDED")
    later = pilot.time(planned, 30)
    send(pilot, later, MEETING + "AnswerMeeting", eki(pilot, worker),
         {"meeting_id": meeting_id(pilot, number), "answer": "EKI_ANSWER_COMES"})
    brief(pilot, number, (pilot.time(starts, -30)).strftime("%Y-%m-%d %H:%M"), "PRE_MEETING",
          "Hvem siger hvad, og hvem tager telefonen.", with_eki=True)
    held(pilot, number, ended, with_eki=True)
    brief(pilot, number, (pilot.time(ended, 20)).strftime("%Y-%m-%d %H:%M"), "DEBRIEF",
          "Han lyttede mest til det om hjælp.", with_eki=True)


def the_nineteenth(pilot):
    """After the review: planned, met and delivered, in no round, so in no rate."""
    number, section = 29, pilot.section_of(29)
    caller, notification = pilot.officer_caller(section, number), pilot.notification_id(number, "later")
    pilot.send(pilot.time("2023-04-18 11:00"), pilot.NOTIFICATION + "PlanNotification", caller,
               {"notification_id": notification, "person_id": pilot.person_id(number), "officer_ids": pilot.team(section, number),
                "scheduled_time": pilot.stamp(pilot.time("2023-04-18 17:00")), "planned_mode": IN_PUBLIC,
                "own_risk": "Bør ikke ses med politiet i eget område. (opdigtet)"},
               comment="Den 19. notifikation, efter betjentenes gennemgang: i ingen af de to runder.")
    plan(pilot, number, "2023-04-18 11:10", "2023-04-18 17:00", notification=notification)
    pilot.send(pilot.time("2023-04-18 17:50"), pilot.NOTIFICATION + "RecordDelivery", caller,
               {"delivery_id": pilot.id_of("delivery", number, "later"), "notification_id": notification,
                "attempt_id": pilot.id_of("attempt", number, "later"), "attempt_way": "ATTEMPT_WAY_CAME_HIMSELF",
                "facts": pilot.facts(number, "2023-04-18 17:05", "IN_PUBLIC", "POSITIVE")})
    held(pilot, number, "2023-04-18 18:00", notification=notification)


def tell(pilot):
    free(pilot, 1, "2022-12-06 09:00", "2022-12-08 15:00", "2022-12-08 21:00")
    free(pilot, 2, "2023-01-16 09:00", "2023-01-18 12:00", "2023-01-18 18:00")
    free(pilot, 1, "2023-01-16 09:10", "2023-01-19 12:00", "2023-01-19 18:00")
    with_eki(pilot, 1, 1, "2022-12-07 15:50", "2022-12-08 18:00", "2022-12-08 19:10")
    with_eki(pilot, 13, 2, "2023-01-17 14:30", "2023-01-18 16:00", "2023-01-18 17:15")
    # agreed, and did not come
    plan(pilot, 8, "2022-12-12 12:40", "2022-12-13 19:00")
    held(pilot, 8, "2022-12-13 19:40", presence="NO_SHOW")
    # on the way they heard that he was at the emergency ward
    plan(pilot, 11, "2023-02-02 12:10", "2023-02-04 17:00")
    send(pilot, pilot.time("2023-02-04 16:46"), MEETING + "CancelMeeting", pilot.officer_caller("nord", 11),
         {"meeting_id": meeting_id(pilot, 11), "reason": "Han er kørt på skadestuen. (opdigtet)"})
    # one of the few at home, with a dog in the yard
    send(pilot, pilot.time("2023-02-14 17:25"), MEETING + "RecordSafetyNote", pilot.officer_caller("syd", 17),
         {"safety_note_id": pilot.id_of("safety-note", 17), "person_id": pilot.person_id(17), "text": "Løs hund i gården. (opdigtet)",
          "source": "Patruljen, 10. februar (opdigtet)", "expires": pilot.stamp(pilot.time("2023-08-14 12:00"))})
    plan(pilot, 17, "2023-02-14 17:30", "2023-02-15 18:00", mode=AT_HOME, place="hjemme")
    held(pilot, 17, "2023-02-15 19:00")
    the_nineteenth(pilot)
