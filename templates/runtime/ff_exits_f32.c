#ifndef FF_EXITS_F32_C
#define FF_EXITS_F32_C

#include "ff_float.h"
#include "ff_exits_f32.h"

FF_SHARED void ff_follow_margin_f32(const struct ff_margin_f32 *rule, uint32_t step, uint32_t label, const uint8_t *labels,
                                    const float *values, float *tracked, float *thresholds)
{
    const uint32_t last = rule->exits - 1u;
    for (uint32_t e = 0; e < last; e++) {
        if (tracked[e] < FF_NEVER_F32) {
            const int harm = labels[e] != label && labels[last] == label && values[e] >= tracked[e];
            const float moved = tracked[e] + (harm ? rule->up : -rule->down);
            tracked[e] = moved > 0.0f ? moved : 0.0f;
        }
        thresholds[e] = step < rule->warmup ? FF_NEVER_F32 : tracked[e];
    }
}

FF_SHARED void ff_follow_lightff_f32(const struct ff_lightff_f32 *rule, uint32_t step, uint32_t label,
                                     const uint8_t *labels, const float *values, float *tracked, float *deviations,
                                     float *thresholds)
{
    for (uint32_t e = 0; e + 1u < rule->exits; e++) {
        if (labels[e] == label && tracked[e] < FF_NEVER_F32) {
            const float off = values[e] - tracked[e];
            tracked[e] += ff_times(off, rule->weight);
            deviations[e] += ff_times((off < 0.0f ? -off : off) - deviations[e], rule->weight);
        }
        thresholds[e] = step < rule->warmup || tracked[e] >= FF_NEVER_F32 ? FF_NEVER_F32
                                                                          : tracked[e] - ff_times(deviations[e], rule->kappa);
    }
}

/* The largest change from one estimate to another. */
static float ff_exits_f32_change(const float *from, const float *to, uint32_t targets)
{
    float largest = 0.0f;
    for (uint32_t k = 0; k < targets; k++) {
        const float change = to[k] - from[k];
        const float size = change < 0.0f ? -change : change;
        largest = size > largest ? size : largest;
    }
    return largest;
}

FF_SHARED void ff_follow_estimates_f32(const struct ff_estimates_f32 *rule, uint32_t step, const float *estimates,
                                       float *tracked, float *thresholds)
{
    const uint32_t targets = rule->targets;
    const uint32_t last = rule->exits - 1u;
    for (uint32_t e = 1; e < last; e++) {
        if (tracked[e] < FF_NEVER_F32) {
            const float *const own = &estimates[e * targets];
            const int harm = -ff_exits_f32_change(own - targets, own, targets) >= tracked[e]
                && ff_exits_f32_change(own, &estimates[last * targets], targets) > rule->room;
            const float moved = tracked[e] + (harm ? rule->up : -rule->down);
            tracked[e] = moved > -rule->change ? moved : -rule->change;
        }
        thresholds[e] = step < rule->warmup ? FF_NEVER_F32 : tracked[e];
    }
}

#endif
