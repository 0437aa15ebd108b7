/*
 * Depthwise convolutions of the real precisions for RVV, once for both; the including file brings the vector types. Lanes are
 * channels, each of which sums over its window in ascending order; lanes in which an input is 0 are left as they are.
 */

/* z of vl channels at one position. Returns how many inputs are not zero. */
static inline uint32_t ff_depthwise_lanes(const struct ff_patch *patch, uint32_t channels, const ff_stored *weights,
                                          const ff_stored *bias, const ff_stored *x, ff_stored *z, size_t vl)
{
    vfloat32m8_t sums = ff_vfloat(ff_vload(bias, vl), vl);
    uint32_t non_zero = 0;
    for (uint32_t runs = patch->runs; runs != 0; runs--, x += patch->x_step, weights += patch->weight_step) {
        for (uint32_t i = 0; i < patch->run; i += channels) {
            const ff_vstored values = ff_vload(x + i, vl);
            const vbool4_t active = ff_vactive(values, vl);
            sums = ff_vmac_where(active, sums, values, ff_vload(weights + i, vl), vl);
            non_zero += (uint32_t)__riscv_vcpop_m_b4(active, vl);
        }
    }
    ff_vkeep(z, ff_relu(sums, vl), vl);
    return non_zero;
}

static uint32_t ff_depthwise_real(const struct ff_window *window, const ff_stored *weights, const ff_stored *bias,
                                  const ff_stored *x, ff_stored *z)
{
    const uint32_t channels = window->channels;
    uint32_t non_zero = 0;
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += channels) {
            const struct ff_patch patch = ff_patch_of(window, 1u, ff_cover_of(window, down, column));
            for (uint32_t c = 0; c < channels;) {
                const size_t vl = ff_lanes(channels - c);
                non_zero += ff_depthwise_lanes(&patch, channels, weights + patch.weights + c, bias + c, x + patch.x + c, z + c, vl);
                c += (uint32_t)vl;
            }
        }
    }
    return non_zero;
}
