/* Reconstruction of the input of a layer of integers. */
#ifndef FF_RECONSTRUCT_S8_H
#define FF_RECONSTRUCT_S8_H

#include "ff_types.h"

/* A layer that makes its input of its output, by its own weights. */
struct ff_cell {
    const int8_t *weights; /* [inputs][outputs] */
    const int32_t *bias;   /* [inputs], at the exponent of the sums */
    uint16_t inputs;
    uint16_t outputs;
    uint8_t raise; /* of the input, to the exponent of the sums */
    uint8_t shift; /* of what is left; 0 for none */
};

/* left = (z W^T + bias - (u << raise)) >> shift, half up, saturated to +-INT16_MAX; returns non-zero z x inputs. */
uint32_t ff_reconstruct_s8(const struct ff_cell *cell, const int8_t *u, const int8_t *z, int16_t *left);

#endif
