/* What every unit of a layer contributed to a wrong answer, with vectors: units are lanes. */
#ifndef FF_ERRORS_S16_RVV_C
#define FF_ERRORS_S16_RVV_C

#include "ff_build.h"
#include "ff_errors_s16.h"
#include "ff_lanes_rvv.h"

/* error += w d, with -32768 <= d <= 32768: neither sign of 16 bits holds all of them. */
static inline vint32m8_t ff_errors_s16_add_products(vint32m8_t error, vint16m4_t w, int32_t d, size_t vl)
{
    return d < 0 ? __riscv_vwmacc_vx_i32m8(error, (int16_t)d, w, vl)
                 : __riscv_vwmaccus_vx_i32m8(error, (uint16_t)d, w, vl);
}

FF_SHARED void ff_head_errors_s16(const struct ff_rate *rate, const struct ff_head_s16 *head, const int16_t *weights,
                                  const int8_t *z, const int32_t *d, int16_t *c)
{
    const uint32_t classes = head->outputs;
    const ptrdiff_t row = (ptrdiff_t)(classes * sizeof *weights);
    for (size_t vl, rest = head->inputs; rest != 0; weights += vl * classes, z += vl, c += vl, rest -= vl) {
        vl = __riscv_vsetvl_e16m4(rest);
        vint32m8_t error = __riscv_vmv_v_x_i32m8(0, vl);
        for (uint32_t k = 0; k < classes; k++) {
            const vint16m4_t masters = __riscv_vlse16_v_i16m4(weights + k, row, vl);
            error = ff_errors_s16_add_products(error, __riscv_vsra_vx_i16m4(masters, 8, vl), d[k], vl);
        }
        const vbool4_t silent = __riscv_vmseq_vx_i8m2_b4(__riscv_vle8_v_i8m2(z, vl), 0, vl);
        const vint16m4_t scaled = ff_scale_errors_i16m4(error, rate->multiplier, rate->shift, vl);
        __riscv_vse16_v_i16m4(c, __riscv_vmerge_vxm_i16m4(scaled, 0, silent, vl), vl);
    }
}

/* c = z d times the rate, for `count` units. */
static void ff_errors_s16_scale_units(int32_t multiplier, uint32_t shift, const int8_t *z, int32_t d, int16_t *c,
                                      uint32_t count)
{
    for (size_t vl; count != 0; z += vl, c += vl, count -= vl) {
        vl = __riscv_vsetvl_e32m8(count);
        const vint32m8_t units = __riscv_vsext_vf4_i32m8(__riscv_vle8_v_i8m2(z, vl), vl);
        const vint32m8_t error = __riscv_vmul_vx_i32m8(units, d, vl);
        __riscv_vse16_v_i16m4(c, ff_scale_errors_i16m4(error, multiplier, shift, vl), vl);
    }
}

FF_SHARED void ff_group_errors_s16(const struct ff_group_rates *rates, const int8_t *z, const int32_t *d, int16_t *c)
{
    for (uint32_t k = 0; k < rates->classes; k++) {
        const uint32_t start = rates->bounds[k];
        ff_errors_s16_scale_units(rates->multiplier[k], rates->shift, z + start, d[k], c + start,
                                  rates->bounds[k + 1u] - start);
    }
}

FF_SHARED void ff_goodness_errors_s16(const struct ff_rate *rate, const int8_t *z, int32_t r, int16_t *c, uint32_t count)
{
    ff_errors_s16_scale_units(rate->multiplier, rate->shift, z, r, c, count);
}

FF_SHARED void ff_add_errors_s16(const int16_t *a, const int16_t *b, int16_t *sum, uint32_t count)
{
    for (size_t vl; count != 0; a += vl, b += vl, sum += vl, count -= vl) {
        vl = __riscv_vsetvl_e16m8(count);
        const vint16m8_t both = __riscv_vsadd_vv_i16m8(__riscv_vle16_v_i16m8(a, vl), __riscv_vle16_v_i16m8(b, vl), vl);
        __riscv_vse16_v_i16m8(sum, __riscv_vmax_vx_i16m8(both, -32767, vl), vl);
    }
}

#endif
