/* Candidate labels of a Forward-Forward network, with vectors: units are lanes. */
#ifndef FF_OVERLAY_RVV_C
#define FF_OVERLAY_RVV_C

#include "ff_build.h"
#include "ff_overlay.h"
#include "ff_lanes_rvv.h"

FF_SHARED uint32_t ff_overlay_s8(const struct ff_dense *layer, const int32_t *overlay, uint32_t labels, const int32_t *acc,
                                 int8_t *z)
{
    const uint32_t outputs = layer->outputs;
    for (uint32_t k = 0; k < labels; k++) {
        for (uint32_t j = 0; j < outputs;) {
            const size_t vl = __riscv_vsetvl_e32m8(outputs - j);
            const vint32m8_t own = __riscv_vle32_v_i32m8(overlay, vl);
            const vint32m8_t sum = __riscv_vadd_vv_i32m8(__riscv_vle32_v_i32m8(acc + j, vl), own, vl);
            __riscv_vse8_v_i8m2(z, ff_requantize_i8m2(layer->multiplier + j, layer->shift + j, sum, vl), vl);
            overlay += vl;
            z += vl;
            j += vl;
        }
    }
    return labels * outputs;
}

#endif
