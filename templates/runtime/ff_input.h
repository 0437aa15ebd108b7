/* Network inputs from raw samples; one function per standardisation and storage type. */
#ifndef FF_INPUT_H
#define FF_INPUT_H

#include "ff_types.h"

/* x = raw * multiplier + offset, then a shift; tables hold one entry (stride 0) or one per value (stride 1). */
struct ff_affine {
    const int16_t *multiplier;
    const int32_t *offset;
    const uint8_t *shift;
    uint16_t size;
    uint8_t stride;
    uint8_t wide; /* 1 where x may be -128, 0 where it ends at -127 */
};

struct ff_affine_f32 {
    const float *multiplier;
    const float *offset;
    uint16_t size;
    uint8_t stride;
    uint8_t wide; /* 1 where x may be -128, 0 where it ends at -127 */
};

/* x = rms(raw) */
void ff_input_rms_u8(const struct ff_norm *norm, const uint8_t *raw, int8_t *x);
void ff_input_rms_s16(const struct ff_norm *norm, const int16_t *raw, int8_t *x);
void ff_input_rms_f32(const struct ff_norm *norm, const float *raw, int8_t *x);

/* x = rms(raw - mean(raw)) */
void ff_input_sample_u8(const struct ff_norm *norm, const uint8_t *raw, int8_t *x);
void ff_input_sample_s16(const struct ff_norm *norm, const int16_t *raw, int8_t *x);
void ff_input_sample_f32(const struct ff_norm *norm, const float *raw, int8_t *x);

/* x = raw * multiplier + offset (standardisation none and dataset) */
void ff_input_affine_u8(const struct ff_affine *affine, const uint8_t *raw, int8_t *x);
void ff_input_affine_s16(const struct ff_affine *affine, const int16_t *raw, int8_t *x);
void ff_input_affine_f32(const struct ff_affine_f32 *affine, const float *raw, int8_t *x);

#endif
