/* The functions of ff_goodness_f16.h, over the shared text that the including file brings. */

FF_SHARED float ff_goodness_f16(const ff_half *z, uint32_t size)
{
    return FF_SQUARES(z, size);
}

FF_SHARED void ff_groups_f16(const struct ff_groups_f32 *groups, const ff_half *z, float *scores)
{
    ff_groups_real(groups, z, scores);
}

FF_SHARED void ff_rms_f16(const ff_half *z, uint32_t size, ff_half *h)
{
    ff_rms_real(z, size, h);
}

#undef FF_SQUARES
