/* Updates of cells of halves for RVV. */
#ifndef FF_LEARN_CELL_F16_RVV_C
#define FF_LEARN_CELL_F16_RVV_C

#include "ff_float.h"
#include "ff_learn_cell_f16.h"
#include "ff_learn_f16.h"
#include "ff_vector_f16.h"
#include "ff_cell_sums_real_rvv.h"
#define FF_UPDATE_DENSE ff_update_dense_f16
#include "ff_learn_cell_real.h"

FF_SHARED void ff_learn_cell_f16(const struct ff_shape *layer, ff_half *weights, ff_half *bias, ff_half *decoder_bias, const ff_half *u, const ff_half *z,
                                const float *left, ff_half *c)
{
    ff_learn_cell_real(layer, weights, bias, decoder_bias, u, z, left, c);
}

#endif
