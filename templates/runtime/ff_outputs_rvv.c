/* Outputs of the last layer as an answer, with vectors. */
#ifndef FF_OUTPUTS_RVV_C
#define FF_OUTPUTS_RVV_C

#include "ff_build.h"
#include "ff_outputs.h"
#include <riscv_vector.h>

FF_SHARED void ff_outputs_s8(const int8_t *from, int32_t *to, uint32_t count)
{
    for (size_t vl; count != 0; from += vl, to += vl, count -= vl) {
        vl = __riscv_vsetvl_e8m2(count);
        __riscv_vse32_v_i32m8(to, __riscv_vsext_vf4_i32m8(__riscv_vle8_v_i8m2(from, vl), vl), vl);
    }
}

#endif
