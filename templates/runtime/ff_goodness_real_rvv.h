/*
 * The sums of squares of the real precisions for RVV, once for both; the including file brings the vector types. An
 * ordered reduction adds lane after lane, so that the sums are those of a loop whatever the vector length.
 */
#define FF_SQUARES ff_squares
static float ff_squares(const ff_stored *z, uint32_t size)
{
    vfloat32m1_t sum = __riscv_vfmv_s_f_f32m1(0.0f, 1);
    for (uint32_t j = 0; j < size;) {
        const size_t vl = ff_lanes(size - j);
        sum = __riscv_vfredosum_vs_f32m8_f32m1(ff_vsquare(ff_vload(&z[j], vl), vl), sum, vl);
        j += (uint32_t)vl;
    }
    return __riscv_vfmv_f_s_f32m1_f32(sum);
}

static void ff_groups_real(const struct ff_groups_f32 *groups, const ff_stored *z, float *scores)
{
    for (uint32_t k = 0; k < groups->classes; k++) {
        const uint32_t start = groups->bounds[k];
        const float goodness = FF_SQUARES(&z[start], groups->bounds[k + 1u] - start);
        scores[k] += ff_times(goodness, groups->scale[k]);
    }
}

/* The squares of floats alone leave the normal floats. */
#ifndef FF_AGAIN
#define FF_AGAIN(z, size, ss, h)
#endif

static void ff_rms_real(const ff_stored *z, uint32_t size, ff_stored *h)
{
    const float ss = FF_SQUARES(z, size);
    FF_AGAIN(z, size, ss, h)
    const float factor = ss == 0.0f ? 0.0f : 1.0f / ff_sqrt(ss / (float)size);
    for (uint32_t j = 0; j < size;) {
        const size_t vl = ff_lanes(size - j);
        const vfloat32m8_t values = ff_vfloat(ff_vload(&z[j], vl), vl);
        ff_vkeep(&h[j], ff_vstore(__riscv_vfmul_vf_f32m8(values, factor, vl), vl), vl);
        j += (uint32_t)vl;
    }
}

#undef FF_AGAIN
