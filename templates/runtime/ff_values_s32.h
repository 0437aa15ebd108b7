/* Values that are estimated, in integers. */
#ifndef FF_VALUES_S32_H
#define FF_VALUES_S32_H

#include "ff_types.h"

/* What makes values of an estimate; tables [targets]. */
struct ff_values_s32 {
    const int32_t *scale;
    const int32_t *offset;
    const uint8_t *shift;
    uint16_t targets;
};

/* estimate = constant */
void ff_estimate_begin_s32(const int32_t *constant, int32_t *estimate, uint16_t targets);

/* estimate += constant */
void ff_estimate_add_s32(const int32_t *constant, int32_t *estimate, uint16_t targets);

/* value = offset + estimate * scale * 2^-shift, rounded half up, saturated to +-INT32_MAX; shift 1..62 */
void ff_values_s32(const struct ff_values_s32 *values, const int32_t *estimate, int32_t *value);

/* previous = estimate; the margin of the first exit, which has no estimate to agree with: below every threshold */
int32_t ff_begin_agreement_s32(const int32_t *estimate, int32_t *previous, uint16_t targets);

/* previous = estimate; - the largest change: how sure the estimate is */
int32_t ff_agreement_s32(const int32_t *estimate, int32_t *previous, uint16_t targets);

#endif
