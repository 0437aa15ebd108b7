/* Reconstruction of the input of a layer whose weights are masters. */
#ifndef FF_RECONSTRUCT_S16_H
#define FF_RECONSTRUCT_S16_H

#include "ff_types.h"

/* A cell that learns: shifts and sizes, as in struct ff_cell. */
struct ff_cell_s16 {
    uint16_t inputs;
    uint16_t outputs;
    uint8_t raise;
    uint8_t shift;
};

/* left = (z W^T + bias - (u << raise)) >> shift with w = V >> 8, half up, saturated; returns non-zero z x inputs. */
uint32_t ff_reconstruct_s16(const struct ff_cell_s16 *cell, const int16_t *weights, const int32_t *bias, const int8_t *u,
                            const int8_t *z, int16_t *left);

#endif
