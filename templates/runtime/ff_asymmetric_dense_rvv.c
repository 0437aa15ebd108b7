/* Fully connected layers over int8 with zero points, with vectors: inputs above or below theirs are listed. */
#ifndef FF_ASYMMETRIC_DENSE_RVV_C
#define FF_ASYMMETRIC_DENSE_RVV_C

#include "ff_build.h"
#include "ff_asymmetric_dense.h"
#include "ff_asymmetric_rvv.h"
#include "ff_dense.h"

static void ff_asymmetric_dense_begin(const int8_t *x, int32_t zero, uint32_t count, int16_t *rest)
{
    for (size_t vl; count != 0; x += vl, rest += vl, count -= vl) {
        vl = __riscv_vsetvl_e8m4(count);
        __riscv_vse16_v_i16m8(rest, __riscv_vwsub_vx_i16m8(__riscv_vle8_v_i8m4(x, vl), (int8_t)zero, vl), vl);
    }
}

static int ff_asymmetric_dense_take(int16_t *rest, uint32_t count, int8_t *part)
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

static void ff_asymmetric_dense_end(const struct ff_asymmetric_dense *layer, const int32_t *acc, int8_t *z)
{
    const struct ff_asymmetric_ends ends = {layer->output_zero, layer->least, layer->most, layer->twice};
    const int32_t *multiplier = layer->product.multiplier;
    const uint8_t *shift = layer->product.shift;
    for (size_t vl, rest = layer->product.outputs; rest != 0; acc += vl, z += vl, rest -= vl) {
        vl = __riscv_vsetvl_e32m8(rest);
        const vint32m8_t sums = __riscv_vle32_v_i32m8(acc, vl);
        __riscv_vse8_v_i8m2(z, ff_asymmetric_i8m2(sums, multiplier, shift, ends, vl), vl);
        multiplier += vl;
        shift += vl;
    }
}

#include "ff_asymmetric_dense_public.h"

#endif
