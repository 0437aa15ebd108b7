/*
 * The functions of ff_learn_f32.h, over the shared text that the including file brings; updates of whole matrices are its
 * own.
 */

FF_SHARED void ff_head_errors_f32(float rate, const struct ff_shape *head, const float *weights, const float *z,
                                  const float *d, float *c)
{
    ff_head_errors_real(rate, head, weights, z, d, c);
}

FF_SHARED void ff_group_errors_f32(float rate, const struct ff_groups_f32 *groups, const float *z, const float *d, float *c)
{
    ff_group_errors_real(rate, groups, z, d, c);
}

FF_SHARED void ff_goodness_errors_f32(float rate, float scale, float d, const float *z, uint32_t size, float *c)
{
    ff_unit_errors(rate, scale, d, z, size, c);
}

FF_SHARED void ff_add_errors_f32(const float *a, const float *b, uint32_t size, float *sum)
{
    ff_add_errors_real(a, b, size, sum);
}

FF_SHARED void ff_update_slot_f32(float energy, uint32_t size, const float *c, float *slot)
{
    ff_update_slot_real(energy, size, c, slot);
}
