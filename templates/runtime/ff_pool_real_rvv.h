/*
 * Maxima and means of the real precisions for RVV, once for both; the including file brings the vector types. Lanes are
 * channels; the pixels are summed up in ascending order.
 */

static void ff_max_real(struct ff_cover cover, uint32_t width, uint32_t channels, const ff_stored *x, ff_stored *z)
{
    x += cover.pixel * channels;
    for (uint32_t c = 0; c < channels;) {
        const size_t vl = ff_lanes(channels - c);
        const ff_stored *row = x + c;
        ff_vorder largest = ff_vorder_at(row, vl);
        for (uint32_t runs = cover.runs; runs != 0; runs--, row += width * channels) {
            const ff_stored *const end = row + cover.run * channels;
            for (const ff_stored *pixel = row; pixel != end; pixel += channels) {
                largest = ff_vorder_larger(largest, ff_vorder_at(pixel, vl), vl);
            }
        }
        ff_vorder_keep(z + c, largest, vl);
        c += (uint32_t)vl;
    }
}

static void ff_mean_real(struct ff_cover cover, uint32_t width, uint32_t channels, const ff_stored *x, ff_stored *z)
{
    const float factor = 1.0f / (float)(cover.runs * cover.run);
    x += cover.pixel * channels;
    for (uint32_t c = 0; c < channels;) {
        const size_t vl = ff_lanes(channels - c);
        const ff_stored *row = x + c;
        vfloat32m8_t sums = __riscv_vfmv_v_f_f32m8(0.0f, vl);
        for (uint32_t runs = cover.runs; runs != 0; runs--, row += width * channels) {
            const ff_stored *const end = row + cover.run * channels;
            for (const ff_stored *pixel = row; pixel != end; pixel += channels) {
                sums = __riscv_vfadd_vv_f32m8(sums, ff_vfloat(ff_vload(pixel, vl), vl), vl);
            }
        }
        ff_vkeep(z + c, ff_vstore(__riscv_vfmul_vf_f32m8(sums, factor, vl), vl), vl);
        c += (uint32_t)vl;
    }
}
