/* Sureness of answers by rows that are near, whose distances are floats. */
#ifndef FF_NEARNESS_F32_C
#define FF_NEARNESS_F32_C

#include "ff_float.h"
#include "ff_log_float.h"
#include "ff_nearness_f32.h"

/* Sureness where there is no row. */
#define FF_NEARNESS_F32_NO_ROW (-32767)

/* Within what is told apart; of what is no number, too. */
static float ff_nearness_f32_held(float value)
{
    const float least = value > 0x1p-20f ? value : 0x1p-20f;
    return least < 0x1p40f ? least : 0x1p40f;
}

FF_SHARED int32_t ff_nearness_f32(const uint8_t *labels, const float *similar, uint32_t rows, uint32_t classes, float square)
{
    uint32_t nearest = rows, other = rows;
    for (uint32_t n = 0; n < rows; n++) {
        if (labels[n] < classes && (nearest == rows || similar[n] > similar[nearest])) {
            nearest = n;
        }
    }
    if (nearest == rows) {
        return FF_NEARNESS_F32_NO_ROW;
    }
    for (uint32_t n = 0; n < rows; n++) {
        if (labels[n] < classes && labels[n] != labels[nearest] && (other == rows || similar[n] > similar[other])) {
            other = n;
        }
    }
    const float margin = other < rows ? similar[nearest] - similar[other] : 0.0f;
    return ff_log_of_float(ff_nearness_f32_held(margin)) - ff_log_of_float(ff_nearness_f32_held(square - similar[nearest]));
}

#endif
