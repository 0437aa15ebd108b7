#ifndef FF_HARD_NEGATIVE_F32_C
#define FF_HARD_NEGATIVE_F32_C

#include "ff_float.h"
#include "ff_hard_negative_f32.h"

FF_SHARED uint8_t ff_hard_negative_f32(const float *scores, uint32_t classes, uint32_t label)
{
    uint32_t best = label == 0;
    for (uint32_t k = 0; k < classes; k++) {
        if (k != label && scores[k] > scores[best]) {
            best = k;
        }
    }
    return (uint8_t)best;
}

#endif
