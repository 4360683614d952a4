#include "services/records/case_reply.h"

namespace varsel::records {
namespace {

struct Words {
  const char* da;
  const char* en;
};

Words OfKind(v1::RecordsCaseKind kind) {
  if (kind == v1::RECORDS_CASE_KIND_ACCESS) return {"indsigt i", "access to"};
  if (kind == v1::RECORDS_CASE_KIND_CORRECTION) return {"berigtigelse af", "correction of"};
  if (kind == v1::RECORDS_CASE_KIND_ERASURE) return {"sletning af", "erasure of"};
  return {"behandling af en klage over", "the handling of a complaint about"};
}

Words OfOutcome(v1::RecordsOutcome outcome) {
  if (outcome == v1::RECORDS_OUTCOME_GRANTED) {
    return {"Din anmodning er imødekommet.", "Your request is granted."};
  }
  if (outcome == v1::RECORDS_OUTCOME_PARTLY_GRANTED) {
    return {"Din anmodning er delvist imødekommet. Resten kan ikke imødekommes efter loven.",
            "Your request is granted in part. The rest cannot be granted under the law."};
  }
  if (outcome == v1::RECORDS_OUTCOME_REFUSED) {
    return {"Din anmodning kan ikke imødekommes efter loven.",
            "Your request cannot be granted under the law."};
  }
  if (outcome == v1::RECORDS_OUTCOME_NEITHER_CONFIRM_NOR_DENY) {
    return {
        "Efter loven kan det hverken be- eller afkræftes, om der behandles oplysninger om dig. "
        "Svaret er det samme, uanset om det er tilfældet.",
        "Under the law it can be neither confirmed nor denied whether data about you are "
        "processed. The answer is the same in either case."};
  }
  if (outcome == v1::RECORDS_OUTCOME_TAKEN_BACK) {
    return {"Du har trukket din anmodning tilbage, og sagen er afsluttet.",
            "You have taken your request back, and the case is closed."};
  }
  return {"Din anmodning er modtaget og besvares inden fristen.",
          "Your request was received and will be answered before its deadline."};
}

}  // namespace

std::string CaseReply(v1::RecordsCaseKind kind, v1::RecordsOutcome outcome, bool danish) {
  const Words about = OfKind(kind);
  const Words said = OfOutcome(outcome);
  if (danish) {
    return std::string("Du har bedt om ") + about.da + " oplysninger om dig selv. " + said.da +
           " Du kan klage til Datatilsynet.";
  }
  return std::string("You asked for ") + about.en + " data about yourself. " + said.en +
         " You can complain to Datatilsynet.";
}

}  // namespace varsel::records
