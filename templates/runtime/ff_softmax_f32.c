/* How wrong float scores are. */
#ifndef FF_SOFTMAX_F32_C
#define FF_SOFTMAX_F32_C

#include "ff_float.h"
#include "ff_softmax_f32.h"
#include "ff_math_f32.h"
#include "ff_team.h"

/* d = softmax(scores * sharpness) - onehot(label): what a team works on. */
struct ff_softmax_f32_error {
    const float *scores;
    float *d;
    float largest;
    float sharpness;
    uint32_t classes;
    uint32_t label;
    uint32_t cores;
};

/* The classes of one core; each adds up all of them, in ascending order. */
static void ff_softmax_f32_part(void *context, uint32_t core)
{
    const struct ff_softmax_f32_error *const error = context;
    const uint32_t first = ff_first_of(error->classes, core, error->cores), end = ff_first_of(error->classes, core + 1u, error->cores);
    float *const d = error->d;
    float sum = 0.0f;
    for (uint32_t k = first; k < end; k++) {
        d[k] = ff_exp_f32(ff_times(error->scores[k] - error->largest, error->sharpness));
    }
    ff_team_meet(error->cores);
    for (uint32_t k = 0; k < error->classes; k++) {
        sum += d[k];
    }
    ff_team_meet(error->cores);
    for (uint32_t k = first; k < end; k++) {
        d[k] = d[k] / sum - (k == error->label ? 1.0f : 0.0f);
    }
}

/* The exponential function is as much work as so many multiply-accumulates. */
#define FF_SOFTMAX_WORK 64u

FF_SHARED float ff_softmax_error_f32(const float *scores, uint32_t classes, float sharpness, uint32_t label, float *d)
{
    float largest = scores[0];
    for (uint32_t k = 1; k < classes; k++) {
        largest = scores[k] > largest ? scores[k] : largest;
    }
    struct ff_softmax_f32_error error = {
        scores, d, largest, sharpness, classes, label, ff_team_size(FF_SOFTMAX_WORK * classes)
    };
    ff_team_share(error.cores, ff_softmax_f32_part, &error);
    return 0.0f - d[label];
}

FF_SHARED float ff_sigmoid_f32(float v)
{
    const float t = ff_exp_f32(v < 0.0f ? v : -v);
    return (v < 0.0f ? t : 1.0f) / (1.0f + t);
}

#endif
