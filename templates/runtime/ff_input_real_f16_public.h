/* The functions of ff_input_real_f16.h, over the shared text that the including file brings. */

FF_SHARED void ff_input_rms_u8_f16(uint32_t size, const uint8_t *raw, ff_half *x)
{
    ff_rms_of_u8(size, raw, x);
}

FF_SHARED void ff_input_rms_s16_f16(uint32_t size, const int16_t *raw, ff_half *x)
{
    ff_rms_of_s16(size, raw, x);
}

FF_SHARED void ff_input_rms_f32_f16(uint32_t size, const float *raw, ff_half *x)
{
    ff_rms_of_f32(size, raw, x);
}

FF_SHARED void ff_input_sample_u8_f16(uint32_t size, const uint8_t *raw, ff_half *x)
{
    ff_sample_of_u8(size, raw, x);
}

FF_SHARED void ff_input_sample_s16_f16(uint32_t size, const int16_t *raw, ff_half *x)
{
    ff_sample_of_s16(size, raw, x);
}

FF_SHARED void ff_input_sample_f32_f16(uint32_t size, const float *raw, ff_half *x)
{
    ff_sample_of_f32(size, raw, x);
}

FF_SHARED void ff_input_affine_u8_f16(const struct ff_affine_f32 *affine, const uint8_t *raw, ff_half *x)
{
    ff_affine_of_u8(affine, raw, x);
}

FF_SHARED void ff_input_affine_s16_f16(const struct ff_affine_f32 *affine, const int16_t *raw, ff_half *x)
{
    ff_affine_of_s16(affine, raw, x);
}

FF_SHARED void ff_input_affine_f32_f16(const struct ff_affine_f32 *affine, const float *raw, ff_half *x)
{
    ff_affine_of_f32(affine, raw, x);
}
