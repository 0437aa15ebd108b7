/* Learning of values, in integers. */
#ifndef FF_LEARN_VALUES_S32_C
#define FF_LEARN_VALUES_S32_C

#include "ff_build.h"
#include "ff_dither.h"
#include "ff_fixed.h"
#include "ff_learn_values_s32.h"

#define FF_TARGET_BITS 12
#define FF_TARGET_MOST 32767
#define FF_VALUE_ERROR_MOST ((int32_t)4 << FF_TARGET_BITS)

static inline int32_t ff_value_limited(int32_t value, int32_t most)
{
    return value < -most ? -most : value > most ? most : value;
}

/* A value of target k in units of 2^-12 deviations from its mean. */
static int32_t ff_value_in_deviations_s32(const struct ff_targets_s32 *targets, uint32_t k, int32_t value)
{
    const int64_t exact = (int64_t)value - targets->offset[k];
    const int32_t distance = exact > INT32_MAX ? INT32_MAX : exact < -INT32_MAX ? -INT32_MAX : (int32_t)exact;
    return ff_scaled_value(distance, targets->scale[k], targets->shift[k], 0);
}

FF_SHARED uint8_t ff_standardize_targets_s32(const struct ff_targets_s32 *targets, const int32_t *target, int16_t *t)
{
    uint8_t clipped = 0;
    for (uint32_t k = 0; k < targets->targets; k++) {
        const int32_t scaled = ff_value_in_deviations_s32(targets, k, target[k]);
        t[k] = (int16_t)ff_value_limited(scaled, FF_TARGET_MOST);
        clipped = (uint8_t)(clipped + (t[k] != scaled ? 1u : 0u));
    }
    return clipped;
}

/* An estimate with 12 fractional bits. */
static int32_t ff_value_with_target_bits(int32_t estimate, int32_t exponent)
{
    const int32_t lower = exponent - FF_TARGET_BITS;
    if (lower > 0) {
        return (estimate + ((int32_t)1 << (lower - 1))) >> lower;
    }
    const int32_t most = -lower > 16 ? 1 : (int32_t)0x10000 >> -lower;
    return ff_value_limited(estimate, most) * ((int32_t)1 << -lower);
}

FF_SHARED int32_t ff_value_error_s32(const int32_t *estimate, int32_t exponent, const int16_t *t, uint16_t targets, int32_t *d)
{
    int32_t largest = 0;
    for (uint32_t k = 0; k < targets; k++) {
        const int32_t error = ff_value_limited(ff_value_with_target_bits(estimate[k], exponent) - t[k], FF_VALUE_ERROR_MOST);
        const int32_t size = error < 0 ? -error : error;
        largest = size > largest ? size : largest;
        d[k] = error;
    }
    return largest * 8;
}

FF_SHARED uint32_t ff_update_constant_s32(const struct ff_constant_update_s32 *rule, int32_t *constant, const int32_t *d,
                                          uint16_t targets, uint32_t base)
{
    const uint32_t row = ff_dither_row(base, FF_BIAS_ROW);
    const int32_t shift = rule->shift;
    uint32_t saturations = 0;
    for (uint32_t k = 0; k < targets; k++) {
        const int32_t rate = ff_scale_error(d[k] * 32768, rule->rate.multiplier, rule->rate.shift);
        if (rate != 0) {
            const int32_t step = shift > 0 ? (rate + (int32_t)((row ^ ff_dither_column(base, k)) >> (16 - shift))) >> shift
                                           : rate * ((int32_t)1 << -shift);
            const int32_t moved = constant[k] - step;
            constant[k] = ff_value_limited(moved, rule->limit);
            saturations += constant[k] != moved ? 1u : 0u;
        }
    }
    return saturations;
}

FF_SHARED int ff_near_targets_s32(const struct ff_targets_s32 *targets, const int32_t *value, const int16_t *t, int32_t near)
{
    for (uint32_t k = 0; k < targets->targets; k++) {
        const int32_t scaled = ff_value_in_deviations_s32(targets, k, value[k]);
        const int32_t distance = ff_value_limited(scaled, FF_TARGET_MOST) - t[k];
        if (distance < -near || distance > near) {
            return 0;
        }
    }
    return 1;
}

#endif
