/* A net of int8 that makes its input anew. */
#ifndef FF_AUTOENCODER_S8_C
#define FF_AUTOENCODER_S8_C

#include "ff_build.h"
#include "ff_autoencoder_s8.h"

FF_SHARED void ff_autoencoder_scores_s8(const struct ff_autoencoder *net, const int8_t *x, int16_t *scores)
{
    for (uint32_t i = 0; i < net->size; i++) {
        const int32_t score = (x[i] * net->factor[i] + net->term[i]) >> 12;
        scores[i] = (int16_t)(score > INT16_MAX ? INT16_MAX : score < -INT16_MAX ? -INT16_MAX : score);
    }
}

FF_SHARED void ff_autoencoder_left_s8(const struct ff_autoencoder *net, const int8_t *x, const int8_t *z, int16_t *left)
{
    for (uint32_t i = 0; i < net->size; i++) {
        const int32_t made = (z[i] - net->output_zero) * net->output_factor;
        const int32_t given = (x[i] - net->input_zero) * net->input_factor;
        left[i] = (int16_t)((made - given + (1 << 14)) >> 15); /* at most 510 * 2^6 */
    }
}

#endif
