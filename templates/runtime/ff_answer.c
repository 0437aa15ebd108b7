/* What the scores and the last activations say. */
#include "ff_answer.h"
#include "ff_fixed.h"

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
    const uint32_t words = size & ~3u;
    uint32_t sum = 0;
    uint32_t j = 0;
    for (; j < words; j += 4u) {
        if (ff_word(&z[j]) != 0) {
            sum += (uint32_t)(z[j] * z[j]);
            sum += (uint32_t)(z[j + 1u] * z[j + 1u]);
            sum += (uint32_t)(z[j + 2u] * z[j + 2u]);
            sum += (uint32_t)(z[j + 3u] * z[j + 3u]);
        }
    }
    for (; j < size; j++) {
        sum += (uint32_t)(z[j] * z[j]);
    }
    return sum;
}
