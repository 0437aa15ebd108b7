/* Sums of fully connected layers over int8 with zero points -> int8, with vectors. */
#ifndef FF_ASYMMETRIC_DENSE_RVV_C
#define FF_ASYMMETRIC_DENSE_RVV_C

#include "ff_build.h"
#include "ff_asymmetric_dense.h"
#include "ff_asymmetric_rvv.h"

FF_SHARED void ff_asymmetric_requantize(const struct ff_asymmetric_dense *layer, const int32_t *acc, int8_t *z)
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

#endif
