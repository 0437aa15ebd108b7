/* Reconstruction of the input of a layer of integers, with vectors. */
#ifndef FF_RECONSTRUCT_S8_RVV_C
#define FF_RECONSTRUCT_S8_RVV_C

#include "ff_build.h"
#include "ff_reconstruct_s8.h"

#define FF_CELL(name) ff_reconstruct_s8_##name
#define FF_CELL_WEIGHT int8_t
#define FF_CELL_LOAD(from, vl) __riscv_vle8_v_i8m4(from, vl)
#include "ff_reconstruct_rvv.h"

FF_SHARED uint32_t ff_reconstruct_s8(const struct ff_cell *cell, const int8_t *u, const int8_t *z, int16_t *left)
{
    return ff_reconstruct_s8_all(cell->inputs, cell->outputs, cell->raise, cell->shift, cell->weights, cell->bias, u, z, left);
}

#endif
