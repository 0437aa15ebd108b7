/* Reconstruction of the input of a layer whose weights are masters, with vectors. */
#ifndef FF_RECONSTRUCT_S16_RVV_C
#define FF_RECONSTRUCT_S16_RVV_C

#include "ff_build.h"
#include "ff_reconstruct_s16.h"

#define FF_CELL(name) ff_reconstruct_s16_##name
#define FF_CELL_WEIGHT int16_t
#define FF_CELL_LOAD(from, vl) __riscv_vnsra_wx_i8m4(__riscv_vle16_v_i16m8(from, vl), 8, vl)
#include "ff_reconstruct_rvv.h"

FF_SHARED uint32_t ff_reconstruct_s16(const struct ff_cell_s16 *cell, const int16_t *weights, const int32_t *bias,
                                      const int8_t *u, const int8_t *z, int16_t *left)
{
    return ff_reconstruct_s16_all(cell->inputs, cell->outputs, cell->raise, cell->shift, weights, bias, u, z, left);
}

#endif
