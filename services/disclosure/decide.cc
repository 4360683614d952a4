#include "services/disclosure/decide.h"

#include <set>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/disclosure/codes.h"
#include "services/disclosure/evolve.h"
#include "services/domain/time_proto.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/disclosure/v1/disclosure_reasons.pb.h"

namespace varsel::disclosure {
namespace {

Drafts<v1::DisclosureEvent> One(Draft<v1::DisclosureEvent> draft) {
  Drafts<v1::DisclosureEvent> drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

absl::Status CheckPerson(const DiscloseContext& context) {
  const char* path = "person_id";
  if (!context.person_known) return Refuse(v1::PERSON_UNKNOWN, {.field = path});
  if (!context.merged_into.empty()) {
    return Refuse(v1::PERSON_MERGED, {.field = path, .detail = context.merged_into});
  }
  if (context.person_erased) return Refuse(v1::PERSON_ERASED, {.field = path});
  if (context.person_removed) return Refuse(v1::PERSON_REMOVED, {.field = path});
  return absl::OkStatus();
}

// What is missing is one mistake, what is not in the list another.
absl::Status CheckCode(std::span<const Code> list, const std::string& code, const char* path,
                       v1::DisclosureReason missing, v1::DisclosureReason unknown) {
  if (code.empty()) return Refuse(missing, {.field = path, .detail = CodesOf(list)});
  if (FindCode(list, code) != nullptr) return absl::OkStatus();
  return Refuse(unknown, {.field = path, .detail = CodesOf(list)});
}

absl::Status CheckBasis(const v1::DisclosureForm& form) {
  RETURN_IF_ERROR(CheckCode(Recipients(), form.recipient_code(), "disclosure.recipient_code",
                            v1::RECIPIENT_UNKNOWN, v1::RECIPIENT_UNKNOWN));
  RETURN_IF_ERROR(CheckCode(Limbs(), form.limb_code(), "disclosure.limb_code", v1::LIMB_MISSING,
                            v1::LIMB_UNKNOWN));
  RETURN_IF_ERROR(CheckCode(Forums(), form.forum_code(), "disclosure.forum_code", v1::FORUM_MISSING,
                            v1::FORUM_UNKNOWN));
  RETURN_IF_ERROR(CheckCode(Duties(), form.duty_code(), "disclosure.duty_code", v1::DUTY_MISSING,
                            v1::DUTY_UNKNOWN));
  if (form.necessity().empty()) {
    return Refuse(v1::NECESSITY_MISSING, {.field = "disclosure.necessity"});
  }
  bool named = !form.fields().empty();
  for (const int one : form.fields()) named = named && one != v1::DISCLOSED_FIELD_UNSPECIFIED;
  if (!named) return Refuse(v1::NO_FIELD_NAMED, {.field = "disclosure.fields"});
  return absl::OkStatus();
}

// `from` = when the disclosure was made: a correction does not carry it on beyond what the
// programme allows of one.
absl::Status CheckExpiry(const v1::DisclosureForm& form, absl::Time from,
                         const DiscloseContext& context) {
  const char* path = "disclosure.expires";
  const absl::Duration most = context.base.programme.disclosure_expires_after;
  const int64_t days = absl::ToInt64Hours(most) / 24;
  const auto refuse = [&](v1::DisclosureReason reason) {
    return Refuse(reason, {.field = path,
                           .detail = absl::StrCat(days, " days"),
                           .detail_da = absl::StrCat(days, " dage")});
  };
  if (!form.has_expires()) return refuse(v1::EXPIRY_MISSING);
  if (FromProto(form.expires()) <= context.base.now) return refuse(v1::EXPIRY_PAST);
  if (FromProto(form.expires()) > from + most) return refuse(v1::EXPIRY_TOO_FAR);
  return absl::OkStatus();
}

template <typename Event>
void Fill(const v1::DisclosureForm& form, const std::string& disclosure_id,
          const std::string& person_id, Event* event) {
  event->set_disclosure_id(disclosure_id);
  event->set_person_id(person_id);
  event->set_recipient_code(form.recipient_code());
  event->set_recipient_actor_id(form.recipient_actor_id());
  event->set_limb_code(form.limb_code());
  event->set_forum_code(form.forum_code());
  event->set_duty_code(form.duty_code());
  const std::set<int> fields(form.fields().begin(), form.fields().end());
  for (const int one : fields) event->add_fields(static_cast<v1::DisclosedField>(one));
  *event->mutable_expires() = ToProto(FromProto(form.expires()));  // microseconds, as compared
  event->set_necessity(form.necessity());
}

absl::Status CheckThere(const v1::DisclosureLife& life, const DiscloseContext& context) {
  if (!life.disclosure_id().empty() && context.person_known) return absl::OkStatus();
  return Refuse(v1::DISCLOSURE_UNKNOWN, {.field = "disclosure_id"});
}

// A correction of what was disclosed of a removed person may narrow it, and no more.
absl::Status CheckNarrows(const v1::DisclosureLife& life, const v1::DisclosureForm& form) {
  const std::set<int> before(life.fields().begin(), life.fields().end());
  bool narrows = FromProto(form.expires()) <= FromProto(life.expires());
  for (const int one : form.fields()) narrows = narrows && before.count(one) == 1;
  if (narrows) return absl::OkStatus();
  return Refuse(v1::PERSON_REMOVED, {.field = "disclosure.fields"});
}

EventId HoldingEvent(const v1::DisclosureLife& life) {
  return EventId(Uuid::FromBytes(life.event_id()));
}

}  // namespace

Decision Decide(const v1::DisclosureLife& life, const v1::DisclosePersonRequest& command,
                const DiscloseContext& context) {
  RETURN_IF_ERROR(CheckPerson(context));
  if (!life.disclosure_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "disclosure_id", .id = command.disclosure_id()});
  }
  RETURN_IF_ERROR(CheckBasis(command.disclosure()));
  RETURN_IF_ERROR(CheckExpiry(command.disclosure(), context.base.now, context));
  Draft<v1::DisclosureEvent> draft{.occurred = context.base.now};
  Fill(command.disclosure(), command.disclosure_id(), command.person_id(),
       draft.event.mutable_disclosure_made());
  return One(std::move(draft));
}

Decision Decide(const v1::DisclosureLife& life, const v1::CorrectDisclosureRequest& command,
                const DiscloseContext& context) {
  RETURN_IF_ERROR(CheckThere(life, context));
  const v1::DisclosureForm& form = command.disclosure();
  RETURN_IF_ERROR(CheckBasis(form));
  // What it says of a time that is over can be put right as long as it opens nothing anew.
  const bool same = form.has_expires() && FromProto(form.expires()) == FromProto(life.expires());
  if (!same) {
    if (StateAt(life, context.base.now) == v1::DISCLOSURE_STATE_LAPSED) {
      return Refuse(v1::DISCLOSURE_LAPSED, {.field = "disclosure.expires"});
    }
    RETURN_IF_ERROR(CheckExpiry(form, FromProto(life.disclosed_time()), context));
  }
  if (context.person_removed) RETURN_IF_ERROR(CheckNarrows(life, form));
  Draft<v1::DisclosureEvent> draft{.occurred = context.base.now, .corrects = HoldingEvent(life)};
  v1::DisclosureCorrected& event = *draft.event.mutable_disclosure_corrected();
  Fill(form, life.disclosure_id(), life.person_id(), &event);
  event.set_reason(command.reason());
  return One(std::move(draft));
}

Decision Decide(const v1::DisclosureLife& life, const v1::RecallDisclosureRequest& command,
                const DiscloseContext& context) {
  RETURN_IF_ERROR(CheckThere(life, context));
  switch (StateAt(life, context.base.now)) {
    case v1::DISCLOSURE_STATE_RECALLED:
      return Refuse(v1::DISCLOSURE_RECALLED_ALREADY, {.field = "disclosure_id"});
    case v1::DISCLOSURE_STATE_LAPSED:
      return Refuse(v1::DISCLOSURE_LAPSED, {.field = "disclosure_id"});
    case v1::DISCLOSURE_STATE_STANDS:
    case v1::DISCLOSURE_STATE_UNSPECIFIED:
    case v1::DisclosureState_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::DisclosureState_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  Draft<v1::DisclosureEvent> draft{.occurred = context.base.now, .corrects = HoldingEvent(life)};
  v1::DisclosureRecalled& event = *draft.event.mutable_disclosure_recalled();
  event.set_disclosure_id(life.disclosure_id());
  event.set_person_id(life.person_id());
  event.set_reason(command.reason());
  return One(std::move(draft));
}

}  // namespace varsel::disclosure
