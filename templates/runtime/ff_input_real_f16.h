/* Network inputs as halves from raw samples; one function per standardisation and storage type. */
#ifndef FF_INPUT_REAL_F16_H
#define FF_INPUT_REAL_F16_H

#include "ff_input.h"
#include "ff_half.h"
/* x = rms(raw) */
void ff_input_rms_u8_f16(uint32_t size, const uint8_t *raw, ff_half *x);
void ff_input_rms_s16_f16(uint32_t size, const int16_t *raw, ff_half *x);
void ff_input_rms_f32_f16(uint32_t size, const float *raw, ff_half *x);

/* x = rms(raw - mean(raw)) */
void ff_input_sample_u8_f16(uint32_t size, const uint8_t *raw, ff_half *x);
void ff_input_sample_s16_f16(uint32_t size, const int16_t *raw, ff_half *x);
void ff_input_sample_f32_f16(uint32_t size, const float *raw, ff_half *x);

/* x = raw * multiplier + offset (standardisation none and dataset) */
void ff_input_affine_u8_f16(const struct ff_affine_f32 *affine, const uint8_t *raw, ff_half *x);
void ff_input_affine_s16_f16(const struct ff_affine_f32 *affine, const int16_t *raw, ff_half *x);
void ff_input_affine_f32_f16(const struct ff_affine_f32 *affine, const float *raw, ff_half *x);

#endif
