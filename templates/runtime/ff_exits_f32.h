/* The same as ff_exits_s32.h in floats: a file of its own, since a core without an FPU must not meet one. */
#ifndef FF_EXITS_F32_H
#define FF_EXITS_F32_H

#include "ff_types.h"

/* A threshold that no value reaches. */
#define FF_NEVER_F32 2147483648.0f

/* The margin rule: an exit that would have done harm rises by `up`, any other falls by `down`. */
struct ff_margin_f32 {
    uint32_t warmup;
    float up;
    float down;
    uint8_t exits;
};

/* LightFF: running mean and mean deviation of the true class' score; threshold = mean - kappa * deviation. */
struct ff_lightff_f32 {
    uint32_t warmup;
    float kappa;
    float weight;
    uint8_t exits;
};

/*
 * Values: as the margin rule, where a margin is minus the largest change of the estimate. An estimate that is further than `room` from
 * the last one does harm; no threshold falls below -change.
 */
struct ff_estimates_f32 {
    uint32_t warmup;
    float up;
    float down;
    float room;
    float change;
    uint8_t exits;
    uint16_t targets;
};

/*
 * After update number `step` (from 1) with a sample of class `label`: labels[e] is what exit e would have answered,
 * values[e] its margin (or the score of the true class). `thresholds` are those in force.
 */
void ff_follow_margin_f32(const struct ff_margin_f32 *rule, uint32_t step, uint32_t label, const uint8_t *labels,
                          const float *values, float *tracked, float *thresholds);
void ff_follow_lightff_f32(const struct ff_lightff_f32 *rule, uint32_t step, uint32_t label,
                           const uint8_t *labels, const float *values, float *tracked, float *deviations,
                           float *thresholds);

/* The same of values: estimates[exits][targets]. The first exit, which has none before it, stays as it is. */
void ff_follow_estimates_f32(const struct ff_estimates_f32 *rule, uint32_t step, const float *estimates, float *tracked,
                             float *thresholds);

#endif
