#include "services/evaluation/columns.h"

namespace varsel::evaluation {
namespace {

// Said of many columns.
constexpr std::string_view kZeroDa = "0 = intet er kendt; cellen er aldrig tom";
constexpr std::string_view kZeroEn = "0 = none is known; the cell is never empty";
constexpr std::string_view kDelivered =
    "notification: DeliveryRecorded, DeliveryCompleted, DeliveryCorrected, FactWithdrawn; focus: "
    "AffiliationRecorded, AffiliationCorrected, FactWithdrawn, PersonMerged";
constexpr std::string_view kEnded = "sanction: DutyEnded, DutyFactWithdrawn, DutyWithdrawn";
constexpr std::string_view kIncident =
    "timeline: IncidentRecorded, IncidentCorrected, IncidentWithdrawn";

constexpr std::array<Column, kColumns> kAll = {{
    {"group",
     "Grupperingens pseudonym: det samme i alle udtræk under én aftale, et andet under hver anden "
     "aftale. Sektion og art er udeladt, fordi de kunne røbe grupperingen.",
     "The group's pseudonym: the same in every export under one agreement, another under every "
     "other. Section and kind are left out, because they could give the group away.",
     "code", "evaluation: ExportMade", "aldrig tom", "never empty"},
    {"iso_week", "Ugen efter ISO 8601, dansk tid.", "The ISO 8601 week, Danish time.", "YYYY-Www",
     "", "aldrig tom", "never empty"},
    {"week_start", "Ugens mandag, dansk tid.", "The Monday of the week, Danish time.", "YYYY-MM-DD",
     "", "aldrig tom", "never empty"},
    {"days_active",
     "Dage i ugen, hvor grupperingen var registreret som aktiv. En uge uden aktive dage står kun, "
     "hvis noget er kendt i den.",
     "Days of the week on which the group was registered as active. A week without active days "
     "stands here only if something is known of it.",
     "days, 0 to 7", "focus: GroupRegistered, GroupCorrected, GroupDissolved, GroupWithdrawn",
     "0 = ikke aktiv i ugen; cellen er aldrig tom",
     "0 = not active in the week; the cell is never empty"},
    {"deliveries",
     "Leveringer af budskabet til personer med tilhørsforhold til grupperingen på dagen. En person "
     "i to grupperinger tæller i begge; en uden tælles ikke.",
     "Deliveries of the message to persons affiliated with the group on that day. A person in two "
     "groups counts in both; one in none is not counted.",
     "deliveries", kDelivered, kZeroDa, kZeroEn},
    {"reached", "Heraf leveringer, hvor personen selv modtog mindst en del af budskabet.",
     "Of these, deliveries in which the person himself received at least part of the message.",
     "deliveries", kDelivered, kZeroDa, kZeroEn},
    {"attempts",
     "Kontaktforsøg over for personer med tilhørsforhold på dagen, også dem der førte til "
     "levering.",
     "Contact attempts towards persons affiliated on that day, those that led to a delivery too.",
     "attempts",
     "notification: AttemptRecorded, AttemptCorrected, FactWithdrawn; focus: AffiliationRecorded, "
     "AffiliationCorrected, FactWithdrawn, PersonMerged",
     kZeroDa, kZeroEn},
    {"group_talks", "Samtaler med grupperingen samlet.", "Talks with the group as a group.",
     "talks", "notification: GroupTalkRecorded, GroupTalkCorrected, GroupTalkWithdrawn", kZeroDa,
     kZeroEn},
    {"offers_made",
     "Støttetilbud nævnt ved leveringerne. Om de blev taget imod, ved kun EKI, og det udleveres "
     "aldrig her.",
     "Support offers made in the deliveries. Whether they were accepted is known to EKI only, and "
     "never leaves here.",
     "offers", kDelivered, kZeroDa, kZeroEn},
    {"levers_announced",
     "Greb varslet over for personer ved leveringerne: ét for hvert greb og hver levering.",
     "Levers announced to persons in the deliveries: one for each lever and delivery.",
     "announcements", kDelivered, kZeroDa, kZeroEn},
    {"levers_triggered", "Greb i de sanktionspakker mod grupperingen, som ledelsen udløste i ugen.",
     "Levers of the packages against the group that leadership triggered in the week.", "levers",
     "sanction: PackageTriggered, TriggerWithdrawn", kZeroDa, kZeroEn},
    {"levers_carried_out", "Pligter, der blev afsluttet som gennemført i ugen.",
     "Duties that ended as carried out in the week.", "duties", kEnded, kZeroDa, kZeroEn},
    {"levers_not_carried_out", "Pligter, der blev afsluttet som ikke gennemført.",
     "Duties that ended as not carried out.", "duties", kEnded, kZeroDa, kZeroEn},
    {"levers_impossible", "Pligter, der blev afsluttet som retligt umulige.",
     "Duties that ended as legally impossible.", "duties", kEnded, kZeroDa, kZeroEn},
    {"aggressor_blunt", "Kendte voldshændelser (stump vold), hvor grupperingen var angriber.",
     "Known incidents (blunt force) in which the group was the aggressor.", "incidents", kIncident,
     kZeroDa, kZeroEn},
    {"aggressor_knife", "Kendte voldshændelser (kniv), hvor grupperingen var angriber.",
     "Known incidents (knife) in which the group was the aggressor.", "incidents", kIncident,
     kZeroDa, kZeroEn},
    {"aggressor_firearm", "Kendte voldshændelser (skydevåben), hvor grupperingen var angriber.",
     "Known incidents (firearm) in which the group was the aggressor.", "incidents", kIncident,
     kZeroDa, kZeroEn},
    {"aggressor_explosive", "Kendte voldshændelser (sprængstof), hvor grupperingen var angriber.",
     "Known incidents (explosive) in which the group was the aggressor.", "incidents", kIncident,
     kZeroDa, kZeroEn},
    {"aggressor_arson", "Kendte voldshændelser (brandstiftelse), hvor grupperingen var angriber.",
     "Known incidents (arson) in which the group was the aggressor.", "incidents", kIncident,
     kZeroDa, kZeroEn},
    {"aggressor_threat", "Kendte voldshændelser (trussel), hvor grupperingen var angriber.",
     "Known incidents (threat) in which the group was the aggressor.", "incidents", kIncident,
     kZeroDa, kZeroEn},
    {"aggressor_humiliation", "Kendte voldshændelser (ydmygelse), hvor grupperingen var angriber.",
     "Known incidents (humiliation) in which the group was the aggressor.", "incidents", kIncident,
     kZeroDa, kZeroEn},
    {"target_blunt", "Kendte voldshændelser (stump vold), hvor grupperingen var mål.",
     "Known incidents (blunt force) in which the group was the target.", "incidents", kIncident,
     kZeroDa, kZeroEn},
    {"target_knife", "Kendte voldshændelser (kniv), hvor grupperingen var mål.",
     "Known incidents (knife) in which the group was the target.", "incidents", kIncident, kZeroDa,
     kZeroEn},
    {"target_firearm", "Kendte voldshændelser (skydevåben), hvor grupperingen var mål.",
     "Known incidents (firearm) in which the group was the target.", "incidents", kIncident,
     kZeroDa, kZeroEn},
    {"target_explosive", "Kendte voldshændelser (sprængstof), hvor grupperingen var mål.",
     "Known incidents (explosive) in which the group was the target.", "incidents", kIncident,
     kZeroDa, kZeroEn},
    {"target_arson", "Kendte voldshændelser (brandstiftelse), hvor grupperingen var mål.",
     "Known incidents (arson) in which the group was the target.", "incidents", kIncident, kZeroDa,
     kZeroEn},
    {"target_threat", "Kendte voldshændelser (trussel), hvor grupperingen var mål.",
     "Known incidents (threat) in which the group was the target.", "incidents", kIncident, kZeroDa,
     kZeroEn},
    {"target_humiliation", "Kendte voldshændelser (ydmygelse), hvor grupperingen var mål.",
     "Known incidents (humiliation) in which the group was the target.", "incidents", kIncident,
     kZeroDa, kZeroEn},
}};

}  // namespace

const std::array<Column, kColumns>& Columns() { return kAll; }

}  // namespace varsel::evaluation
