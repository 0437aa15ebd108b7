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
 * After update number `step` (from 1) with a sample of class `label`: labels[e] is what exit e would have answered,
 * values[e] its margin (or the score of the true class). `thresholds` are those in force.
 */
void ff_follow_margin_s32(const struct ff_margin_s32 *rule, uint32_t step, uint32_t label, const uint8_t *labels,
                          const int32_t *values, int32_t *tracked, int32_t *thresholds);
void ff_follow_lightff_s32(const struct ff_lightff_s32 *rule, uint32_t step, uint32_t label,
                           const uint8_t *labels, const int32_t *values, int32_t *tracked,
                           int32_t *deviations, int32_t *thresholds);

#endif
