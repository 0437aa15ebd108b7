/* Updates of cells of floats. */
#ifndef FF_LEARN_CELL_F32_C
#define FF_LEARN_CELL_F32_C

#include "ff_float.h"
#include "ff_learn_cell_f32.h"
#include "ff_learn_f32.h"
#include "ff_stored_f32.h"
#include "ff_cell_sums_real.h"
#define FF_UPDATE_DENSE ff_update_dense_f32
#include "ff_learn_cell_real.h"

FF_SHARED void ff_learn_cell_f32(const struct ff_shape *layer, float *weights, float *bias, float *decoder_bias, const float *u, const float *z,
                                const float *left, float *c)
{
    ff_learn_cell_real(layer, weights, bias, decoder_bias, u, z, left, c);
}

#endif
