#include "ff_rival.h"

#define FF_DEFINE_RIVAL(NAME, TYPE)                                                                   \
    uint8_t NAME(const TYPE *scores, uint32_t classes, uint32_t label)                                \
    {                                                                                                 \
        uint32_t best = label == 0;                                                                   \
        for (uint32_t k = 0; k < classes; k++) {                                                      \
            if (k != label && scores[k] > scores[best]) {                                             \
                best = k;                                                                             \
            }                                                                                         \
        }                                                                                             \
        return (uint8_t)best;                                                                         \
    }

FF_DEFINE_RIVAL(ff_rival_s32, int32_t)
FF_DEFINE_RIVAL(ff_rival_f32, float)
