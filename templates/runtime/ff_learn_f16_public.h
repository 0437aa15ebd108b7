/*
 * The functions of ff_learn_f16.h, over the shared text that the including file brings; updates of whole matrices are its
 * own.
 */

FF_SHARED void ff_head_errors_f16(float rate, const struct ff_shape *head, const ff_half *weights, const ff_half *z,
                                  const float *d, ff_half *c)
{
    ff_head_errors_real(rate, head, weights, z, d, c);
}

FF_SHARED void ff_group_errors_f16(float rate, const struct ff_groups_f32 *groups, const ff_half *z, const float *d, ff_half *c)
{
    ff_group_errors_real(rate, groups, z, d, c);
}

FF_SHARED void ff_goodness_errors_f16(float rate, float scale, float d, const ff_half *z, uint32_t size, ff_half *c)
{
    ff_unit_errors(rate, scale, d, z, size, c);
}

FF_SHARED void ff_add_errors_f16(const ff_half *a, const ff_half *b, uint32_t size, ff_half *sum)
{
    ff_add_errors_real(a, b, size, sum);
}

FF_SHARED void ff_update_slot_f16(float energy, uint32_t size, const ff_half *c, ff_half *slot)
{
    ff_update_slot_real(energy, size, c, slot);
}
