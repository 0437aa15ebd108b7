/* What every product needs besides its sums, with vectors. */
#ifndef FF_PRODUCT_RVV_C
#define FF_PRODUCT_RVV_C

#include "ff_build.h"
#include "ff_product.h"
#include "ff_lanes_rvv.h"

FF_SHARED void ff_requantize_s8(const struct ff_dense *layer, const int32_t *acc, int8_t *z)
{
    const int32_t *multiplier = layer->multiplier;
    const uint8_t *shift = layer->shift;
    for (size_t vl, rest = layer->outputs; rest != 0; acc += vl, z += vl, rest -= vl) {
        vl = __riscv_vsetvl_e32m8(rest);
        __riscv_vse8_v_i8m2(z, ff_requantize_i8m2(multiplier, shift, __riscv_vle32_v_i32m8(acc, vl), vl), vl);
        multiplier += vl;
        shift += vl;
    }
}

FF_SHARED void ff_clear_s32(int32_t *acc, uint32_t count)
{
    for (size_t vl; count != 0; acc += vl, count -= vl) {
        vl = __riscv_vsetvl_e32m8(count);
        __riscv_vse32_v_i32m8(acc, __riscv_vmv_v_x_i32m8(0, vl), vl);
    }
}

FF_SHARED void ff_add_scaled_s32(const int32_t *acc, int32_t scale, uint32_t count, int32_t *scores)
{
    for (size_t vl; count != 0; acc += vl, scores += vl, count -= vl) {
        vl = __riscv_vsetvl_e32m8(count);
        const vint32m8_t before = __riscv_vle32_v_i32m8(scores, vl);
        const vint32m8_t after = __riscv_vmacc_vx_i32m8(before, scale, __riscv_vle32_v_i32m8(acc, vl), vl);
        __riscv_vse32_v_i32m8(scores, after, vl);
    }
}

FF_SHARED uint32_t ff_count_non_zero_s8(const int8_t *x, uint32_t count)
{
    uint32_t non_zero = 0;
    for (size_t vl; count != 0; x += vl, count -= vl) {
        vl = __riscv_vsetvl_e8m8(count);
        non_zero += (uint32_t)__riscv_vcpop_m_b1(__riscv_vmsne_vx_i8m8_b1(__riscv_vle8_v_i8m8(x, vl), 0, vl), vl);
    }
    return non_zero;
}

#endif
