/*
 * Depthwise convolutions of halves with sums of halves for RVV. Lanes are channels; those in which an input is 0 are left as
 * they are. A sum of -0 goes on like one of 0, so that it is made 0 once, at the end.
 */
#ifndef FF_DEPTHWISE_HALF_RVV_C
#define FF_DEPTHWISE_HALF_RVV_C

#include "ff_float.h"
#include "ff_depthwise_half.h"
#include "ff_vector_f16.h"

/* z of vl channels at one position. Returns how many inputs are not zero. */
static inline uint32_t ff_depthwise_half_lanes(const struct ff_patch *patch, uint32_t channels, const ff_half *weights,
                                               const ff_half *bias, const ff_half *x, ff_half *z, size_t vl)
{
    ff_vwide sums = ff_vload_wide(bias, vl);
    uint32_t non_zero = 0;
    for (uint32_t runs = patch->runs; runs != 0; runs--, x += patch->x_step, weights += patch->weight_step) {
        for (uint32_t i = 0; i < patch->run; i += channels) {
            const ff_vwide values = ff_vload_wide(x + i, vl);
            const vbool2_t active = __riscv_vmfne_vf_f16m8_b2(values, 0, vl);
            sums = __riscv_vfmacc_vv_f16m8_mu(active, sums, values, ff_vload_wide(weights + i, vl), vl);
            non_zero += (uint32_t)__riscv_vcpop_m_b2(active, vl);
        }
    }
    sums = __riscv_vfadd_vf_f16m8(sums, 0, vl);
    /* Where a sum is not finite, even its product with 0 is not 0. */
    ff_vkeep_wide(z, __riscv_vfmacc_vf_f16m8(__riscv_vfmax_vf_f16m8(sums, 0, vl), 0, sums, vl), vl);
    return non_zero;
}

static uint32_t ff_depthwise_half_map(const struct ff_window *window, const ff_half *weights, const ff_half *bias,
                                      const ff_half *x, ff_half *z)
{
    const uint32_t channels = window->channels;
    uint32_t non_zero = 0;
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += channels) {
            const struct ff_patch patch = ff_patch_of(window, 1u, ff_cover_of(window, down, column));
            for (uint32_t c = 0; c < channels;) {
                const size_t vl = ff_wide_lanes(channels - c);
                non_zero += ff_depthwise_half_lanes(&patch, channels, weights + patch.weights + c, bias + c, x + patch.x + c,
                                                    z + c, vl);
                c += (uint32_t)vl;
            }
        }
    }
    return non_zero;
}

#include "ff_depthwise_half_public.h"

#endif
