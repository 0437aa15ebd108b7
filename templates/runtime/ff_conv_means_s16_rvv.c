/* Means of a convolution by masters, row by row, with vectors: outputs are lanes, and sums stay in registers. */
#ifndef FF_CONV_MEANS_S16_RVV_C
#define FF_CONV_MEANS_S16_RVV_C

#include "ff_build.h"
#include <stddef.h>
#include "ff_conv_means_s16.h"

#include <riscv_vector.h>

static void ff_conv_means_s16_take(const int8_t *z, uint32_t positions, uint32_t outputs, int32_t *sums, uint8_t *active)
{
    const uint32_t bytes = (outputs + 7u) / 8u;
    const size_t most = __riscv_vsetvlmax_e32m8(); /* a multiple of 8: each time but the last, all of them, so that bits fill bytes */
    for (size_t vl, j = 0; j < outputs; j += vl) {
        vl = __riscv_vsetvl_e32m8(outputs - j < most ? outputs - j : most);
        const int8_t *pixel = z + j;
        uint8_t *bits = active + j / 8u;
        vint32m8_t sum = __riscv_vle32_v_i32m8(sums + j, vl);
        for (uint32_t rest = positions; rest != 0; rest--, pixel += outputs, bits += bytes) {
            const vint8m2_t value = __riscv_vle8_v_i8m2(pixel, vl);
            __riscv_vsm_v_b4(bits, __riscv_vmsgt_vx_i8m2_b4(value, 0, vl), vl);
            sum = __riscv_vwadd_wv_i32m8(sum, __riscv_vsext_vf2_i16m4(value, vl), vl);
        }
        __riscv_vse32_v_i32m8(sums + j, sum, vl);
    }
}

#include "ff_conv_means_s16_public.h"

#endif
