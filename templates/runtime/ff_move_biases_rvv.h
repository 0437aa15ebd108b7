/* Biases that move within their limits, with vectors. */
#ifndef FF_MOVE_BIASES_RVV_H
#define FF_MOVE_BIASES_RVV_H

#include "ff_masters.h"

#include <riscv_vector.h>

/* Subtracts within the limits of biases; returns how many lanes they changed. */
static inline uint32_t ff_move_biases(int32_t *at, vint32m8_t step, size_t vl)
{
    const vint32m8_t moved = __riscv_vsub_vv_i32m8(__riscv_vle32_v_i32m8(at, vl), step, vl);
    const vint32m8_t raised = __riscv_vmax_vx_i32m8(moved, -FF_LARGEST_BIAS, vl);
    const vint32m8_t kept = __riscv_vmin_vx_i32m8(raised, FF_LARGEST_BIAS, vl);
    __riscv_vse32_v_i32m8(at, kept, vl);
    return (uint32_t)__riscv_vcpop_m_b4(__riscv_vmsne_vv_i32m8_b4(moved, kept, vl), vl);
}

#endif
