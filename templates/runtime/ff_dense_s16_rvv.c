/*
 * Fully connected products of a layer that learns, with vectors: outputs are lanes. Only the upper bytes of the weights
 * count; they are taken out as the rows are read.
 */
#ifndef FF_DENSE_S16_RVV_C
#define FF_DENSE_S16_RVV_C

#include "ff_build.h"
#include "ff_dense_s16.h"
#include "ff_lanes_rvv.h"
#include "ff_product.h"

#define FF_LISTED(name) ff_dense_s16_##name
#define FF_ROW_TYPE int16_t
#define FF_ROW_LARGEST 128u
#define FF_ROWS_EVEN "v0"
#define FF_ROWS_ODD "v0"
#define FF_ROW_LOAD(row)                                                                              \
    "vle16.v v0, (%[at])\n\t"                                                                         \
    "vnsra.wi " row ", v0, 8\n\t"
#include "ff_listed_rvv.h"

/* The multiplier of such a layer is 2^30, and mulh(acc, 2^30) = acc >> 2. */
static inline vint8m2_t ff_dense_s16_requantize(vint32m8_t acc, uint32_t shift, size_t vl)
{
    const vint32m8_t scaled = __riscv_vsra_vx_i32m8(acc, 2, vl);
    return ff_relu_i8m2(__riscv_vnclip_wx_i16m4(scaled, shift, __RISCV_VXRM_RNU, vl), vl);
}

static void ff_dense_s16_activate(uint32_t shift, const int32_t *acc, int8_t *z, uint32_t count)
{
    for (size_t vl; count != 0; acc += vl, z += vl, count -= vl) {
        vl = __riscv_vsetvl_e32m8(count);
        __riscv_vse8_v_i8m2(z, ff_dense_s16_requantize(__riscv_vle32_v_i32m8(acc, vl), shift, vl), vl);
    }
}

#include "ff_product_s16.h"

FF_SHARED void ff_requantize_s16(uint32_t shift, const int32_t *acc, int8_t *z, uint32_t count)
{
    ff_dense_s16_activate(shift, acc, z, count);
}

FF_SHARED uint32_t ff_overlay_s16(const struct ff_layer_s16 *layer, const int32_t *overlay, uint32_t labels, const int32_t *acc,
                                  int8_t *z)
{
    const uint32_t outputs = layer->outputs;
    for (uint32_t k = 0; k < labels; k++) {
        for (uint32_t j = 0; j < outputs;) {
            const size_t vl = __riscv_vsetvl_e32m8(outputs - j);
            const vint32m8_t own = __riscv_vle32_v_i32m8(overlay, vl);
            const vint32m8_t sum = __riscv_vadd_vv_i32m8(__riscv_vle32_v_i32m8(acc + j, vl), own, vl);
            __riscv_vse8_v_i8m2(z, ff_dense_s16_requantize(sum, layer->shift, vl), vl);
            overlay += vl;
            z += vl;
            j += vl;
        }
    }
    return labels * outputs;
}

#undef FF_LISTED
#undef FF_ROW_TYPE
#undef FF_ROW_LARGEST
#undef FF_ROW_LOAD
#undef FF_ROWS_EVEN
#undef FF_ROWS_ODD

#endif
