/* What the scores and the last activations say. */
#include "ff_answer.h"
#include "ff_rms.h"

uint8_t ff_answer_s32(const int32_t *scores, uint16_t classes, int32_t *margin)
{
    uint8_t label = 0;
    int32_t first = scores[0];
    int32_t second = INT32_MIN;
    for (uint16_t k = 1; k < classes; k++) {
        if (scores[k] > first) {
            second = first;
            first = scores[k];
            label = (uint8_t)k;
        } else if (scores[k] > second) {
            second = scores[k];
        }
    }
    const uint32_t difference = (uint32_t)first - (uint32_t)second;
    *margin = difference > (uint32_t)INT32_MAX ? INT32_MAX : (int32_t)difference;
    return label;
}

uint32_t ff_goodness_s8(const int8_t *z, uint16_t size)
{
    return ff_sum_of_squares_u8((const uint8_t *)z, size);
}
