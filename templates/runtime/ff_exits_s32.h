/* Integer exit thresholds that follow the weights while labels arrive. */
#ifndef FF_EXITS_S32_H
#define FF_EXITS_S32_H

#include "ff_types.h"

/* A threshold that no value reaches. */
#define FF_NEVER_S32 INT32_MAX

/* The margin rule: an exit that would have done harm rises by `up`, any other falls by `down`. */
struct ff_margin_s32 {
    uint32_t warmup; /* updates before the exits open again */
    int32_t up;
    int32_t down;
    uint8_t exits; /* the last one has no threshold */
};

#define FF_LONGEST_SHIFT 15u

/* LightFF: running mean and mean deviation of the true class' score; threshold = mean - kappa * deviation. */
struct ff_lightff_s32 {
    uint32_t warmup;
    int32_t kappa; /* times 256 */
    uint8_t shift; /* a new score weighs 2^-shift; at most FF_LONGEST_SHIFT */
    uint8_t exits;
};

/*
 * Values: as the margin rule, where a margin is minus the largest change of the estimate. An estimate that is further than `room` from
 * the last one does harm; no threshold falls below -change.
 */
struct ff_estimates_s32 {
    uint32_t warmup;
    int32_t up;
    int32_t down;
    int32_t room;
    int32_t change;
    uint8_t exits;
    uint16_t targets;
};

/*
 * After update number `step` (from 1) with a sample of class `label`: labels[e] is what exit e would have answered,
 * values[e] its margin (or the score of the true class). `thresholds` are those in force.
 */
void ff_follow_margin_s32(const struct ff_margin_s32 *rule, uint32_t step, uint32_t label, const uint8_t *labels,
                          const int32_t *values, int32_t *tracked, int32_t *thresholds);
void ff_follow_lightff_s32(const struct ff_lightff_s32 *rule, uint32_t step, uint32_t label,
                           const uint8_t *labels, const int32_t *values, int32_t *tracked,
                           int32_t *deviations, int32_t *thresholds);

/* The same of values: estimates[exits][targets], each below 2^30. The first exit, which has none before it, stays as it is. */
void ff_follow_estimates_s32(const struct ff_estimates_s32 *rule, uint32_t step, const int32_t *estimates,
                             int32_t *tracked, int32_t *thresholds);

#endif
