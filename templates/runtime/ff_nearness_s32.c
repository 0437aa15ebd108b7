/* Sureness of answers by rows that are near, whose distances are integers. */
#ifndef FF_NEARNESS_S32_C
#define FF_NEARNESS_S32_C

#include "ff_build.h"
#include "ff_log_energy.h"
#include "ff_nearness_s32.h"

/* Sureness where there is no row. */
#define FF_NEARNESS_S32_NO_ROW (-32767)

FF_SHARED int32_t ff_nearness_s32(const uint8_t *labels, const int32_t *similar, uint32_t rows, uint32_t classes, uint32_t square)
{
    uint32_t nearest = rows, other = rows;
    for (uint32_t n = 0; n < rows; n++) {
        if (labels[n] < classes && (nearest == rows || similar[n] > similar[nearest])) {
            nearest = n;
        }
    }
    if (nearest == rows) {
        return FF_NEARNESS_S32_NO_ROW;
    }
    for (uint32_t n = 0; n < rows; n++) {
        if (labels[n] < classes && labels[n] != labels[nearest] && (other == rows || similar[n] > similar[other])) {
            other = n;
        }
    }
    const uint32_t margin = other < rows ? (uint32_t)(similar[nearest] - similar[other]) : 0;
    return ff_log_of_sum(margin) - ff_log_of_sum((uint32_t)((int32_t)square - similar[nearest]));
}

#endif
