#ifndef FF_EXITS_S32_C
#define FF_EXITS_S32_C

#include "ff_build.h"
#include "ff_exits_s32.h"

/* Above every score, so that a threshold cannot wander out of int32. */
#define FF_HIGHEST_THRESHOLD ((int32_t)1 << 30)

/* Differences and sums take 33 bits: what is tracked may have come from elsewhere, as a blob, and be any int32. */

static int32_t ff_exits_s32_min_s64(int64_t a, int32_t b)
{
    return a < b ? (int32_t)a : b;
}

/* floor(a / 2^shift); a shift of 64 bits by a number that is not constant may be a call into the compiler's library. */
static int64_t ff_exits_s32_shifted(int64_t a, uint32_t shift)
{
    return (a * ((int32_t)1 << (FF_LONGEST_SHIFT - shift))) >> FF_LONGEST_SHIFT;
}

FF_SHARED void ff_follow_margin_s32(const struct ff_margin_s32 *rule, uint32_t step, uint32_t label, const uint8_t *labels,
                                    const int32_t *values, int32_t *tracked, int32_t *thresholds)
{
    const uint32_t last = rule->exits - 1u;
    for (uint32_t e = 0; e < last; e++) {
        if (tracked[e] != FF_NEVER_S32) {
            const int harm = labels[e] != label && labels[last] == label && values[e] >= tracked[e];
            const int64_t moved = (int64_t)tracked[e] + (harm ? rule->up : -rule->down);
            tracked[e] = moved < 0 ? 0 : ff_exits_s32_min_s64(moved, FF_HIGHEST_THRESHOLD);
        }
        thresholds[e] = step < rule->warmup ? FF_NEVER_S32 : tracked[e];
    }
}

FF_SHARED void ff_follow_lightff_s32(const struct ff_lightff_s32 *rule, uint32_t step, uint32_t label,
                                     const uint8_t *labels, const int32_t *values, int32_t *tracked,
                                     int32_t *deviations, int32_t *thresholds)
{
    for (uint32_t e = 0; e + 1u < rule->exits; e++) {
        if (labels[e] == label && tracked[e] != FF_NEVER_S32) {
            const int64_t off = (int64_t)values[e] - tracked[e];
            const int32_t distance = ff_exits_s32_min_s64(off < 0 ? -off : off, INT32_MAX);
            tracked[e] = (int32_t)(tracked[e] + ff_exits_s32_shifted(off, rule->shift));
            deviations[e] += (distance - deviations[e]) >> rule->shift;
        }
        if (step < rule->warmup || tracked[e] == FF_NEVER_S32) {
            thresholds[e] = FF_NEVER_S32;
        } else {
            const int64_t threshold = tracked[e] - (((int64_t)deviations[e] * rule->kappa) >> 8);
            thresholds[e] = threshold < -FF_HIGHEST_THRESHOLD ? -FF_HIGHEST_THRESHOLD : (int32_t)threshold;
        }
    }
}

/* The largest change from one estimate to another. */
static int32_t ff_exits_s32_change(const int32_t *from, const int32_t *to, uint32_t targets)
{
    int32_t largest = 0;
    for (uint32_t k = 0; k < targets; k++) {
        const int32_t change = to[k] - from[k];
        const int32_t size = change < 0 ? -change : change;
        largest = size > largest ? size : largest;
    }
    return largest;
}

FF_SHARED void ff_follow_estimates_s32(const struct ff_estimates_s32 *rule, uint32_t step, const int32_t *estimates,
                                       int32_t *tracked, int32_t *thresholds)
{
    const uint32_t targets = rule->targets;
    const uint32_t last = rule->exits - 1u;
    for (uint32_t e = 1; e < last; e++) {
        if (tracked[e] != FF_NEVER_S32) {
            const int32_t *const own = &estimates[e * targets];
            const int harm = -ff_exits_s32_change(own - targets, own, targets) >= tracked[e]
                && ff_exits_s32_change(own, &estimates[last * targets], targets) > rule->room;
            const int64_t moved = (int64_t)tracked[e] + (harm ? rule->up : -rule->down);
            tracked[e] = moved < -rule->change ? -rule->change : ff_exits_s32_min_s64(moved, FF_HIGHEST_THRESHOLD);
        }
        thresholds[e] = step < rule->warmup ? FF_NEVER_S32 : tracked[e];
    }
}

#endif
