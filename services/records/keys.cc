#include "services/records/keys.h"

#include "services/runtime/call.h"
#include "services/runtime/method_table.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/records/v1/keys_service.pb.h"

namespace varsel::records {

void RegisterKeys(const runtime::Ground& ground, const RecordsHost& host) {
  ground.methods.Query<v1::RotateDistrictKeyRequest, v1::RotateDistrictKeyResponse>(
      "varsel.records.v1.KeyService/RotateDistrictKey", runtime::Work::kScan,
      [&host](const runtime::Call&, const v1::RotateDistrictKeyRequest&)
          -> absl::StatusOr<v1::RotateDistrictKeyResponse> {
        if (host.rotate == nullptr) return Refuse(common::v1::NO_NEXT_DISTRICT_KEY);
        ASSIGN_OR_RETURN(const Rotation rotation, host.rotate());
        v1::RotateDistrictKeyResponse response;
        response.set_rotated(rotation.rotated);
        response.set_key_source(rotation.key_source);
        response.set_keys(rotation.keys);
        response.set_backups(rotation.backups);
        response.set_key_backups(rotation.key_backups);
        return response;
      });
}

}  // namespace varsel::records
