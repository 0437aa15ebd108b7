/* Reconstruction of the input of a layer whose weights are masters. */
#ifndef FF_RECONSTRUCT_S16_C
#define FF_RECONSTRUCT_S16_C

#include "ff_build.h"
#include "ff_reconstruct_s16.h"

FF_SHARED uint32_t ff_reconstruct_s16(const struct ff_cell_s16 *cell, const int16_t *weights, const int32_t *bias,
                                      const int8_t *u, const int8_t *z, int16_t *left)
{
    const uint32_t outputs = cell->outputs;
    const int32_t half = cell->shift == 0 ? 0 : (int32_t)1 << (cell->shift - 1u);
    uint32_t active = 0;
    for (uint32_t j = 0; j < outputs; j++) {
        active += z[j] != 0;
    }
    for (uint32_t i = 0; i < cell->inputs; i++) {
        int32_t sum = bias[i] - u[i] * ((int32_t)1 << cell->raise);
        for (uint32_t j = 0; j < outputs; j++) {
            sum += z[j] * (weights[j] >> 8);
        }
        const int32_t scaled = (sum + half) >> cell->shift;
        left[i] = (int16_t)(scaled > INT16_MAX ? INT16_MAX : scaled < -INT16_MAX ? -INT16_MAX : scaled);
        weights += outputs;
    }
    return cell->inputs * active;
}

#endif
