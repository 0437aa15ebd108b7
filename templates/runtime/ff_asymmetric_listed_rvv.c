/* Fully connected layers over int8 whose inputs are often their zero point, with vectors: what is above it is listed. */
#ifndef FF_ASYMMETRIC_LISTED_RVV_C
#define FF_ASYMMETRIC_LISTED_RVV_C

#include "ff_build.h"
#include "ff_asymmetric_listed.h"
#include "ff_dense.h"
#include <riscv_vector.h>

static void ff_asymmetric_listed_begin(const int8_t *x, int32_t origin, uint32_t count, int16_t *rest)
{
    for (size_t vl; count != 0; x += vl, rest += vl, count -= vl) {
        vl = __riscv_vsetvl_e8m4(count);
        __riscv_vse16_v_i16m8(rest, __riscv_vwsub_vx_i16m8(__riscv_vle8_v_i8m4(x, vl), (int8_t)origin, vl), vl);
    }
}

static int ff_asymmetric_listed_take(int16_t *rest, uint32_t count, int8_t *part)
{
    unsigned long any = 0;
    for (size_t vl; count != 0; rest += vl, part += vl, count -= vl) {
        vl = __riscv_vsetvl_e16m8(count);
        const vint16m8_t before = __riscv_vle16_v_i16m8(rest, vl);
        const vint16m8_t taken = __riscv_vmax_vx_i16m8(__riscv_vmin_vx_i16m8(before, 127, vl), -127, vl);
        __riscv_vse8_v_i8m4(part, __riscv_vncvt_x_x_w_i8m4(taken, vl), vl);
        const vint16m8_t after = __riscv_vsub_vv_i16m8(before, taken, vl);
        __riscv_vse16_v_i16m8(rest, after, vl);
        any |= __riscv_vcpop_m_b2(__riscv_vmsne_vx_i16m8_b2(after, 0, vl), vl);
    }
    return any != 0;
}

#include "ff_asymmetric_listed_public.h"

#endif
