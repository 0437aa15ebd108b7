/* Softmax of integer scores. */
#ifndef FF_SOFTMAX_S32_C
#define FF_SOFTMAX_S32_C

#include "ff_build.h"
#include "ff_softmax_s32.h"
#include "ff_softmax_powers.h"
#include "ff_team.h"

/* d = softmax(scores): what a team works on. */
struct ff_softmax_s32_error {
    const struct ff_softmax *softmax;
    const int32_t *scores;
    int32_t *d;
    int32_t largest;
    uint32_t classes;
    uint32_t cores;
};

/* The classes of one core; each adds up all of them. */
static void ff_softmax_s32_part(void *context, uint32_t core)
{
    const struct ff_softmax_s32_error *const error = context;
    const uint32_t first = ff_first_of(error->classes, core, error->cores), end = ff_first_of(error->classes, core + 1u, error->cores);
    int32_t *const d = error->d;
    uint32_t sum = 0;
    for (uint32_t k = first; k < end; k++) {
        d[k] = (int32_t)ff_softmax_power(error->softmax, error->largest - error->scores[k]);
    }
    ff_team_meet(error->cores);
    for (uint32_t k = 0; k < error->classes; k++) {
        sum += (uint32_t)d[k];
    }
    ff_team_meet(error->cores);
    for (uint32_t k = first; k < end; k++) {
        d[k] = (int32_t)((((uint32_t)d[k] << 15) + (sum >> 1)) / sum);
    }
}

/* A power and a quotient are as much work as so many multiply-accumulates. */
#define FF_SOFTMAX_S32_WORK 64u

FF_SHARED int32_t ff_softmax_error_s32(const struct ff_softmax *softmax, const int32_t *scores, uint32_t classes,
                                       uint32_t label, int32_t *d)
{
    int32_t largest = scores[0];
    for (uint32_t k = 1; k < classes; k++) {
        largest = scores[k] > largest ? scores[k] : largest;
    }
    struct ff_softmax_s32_error error = {
        softmax, scores, d, largest, classes, ff_team_size(FF_SOFTMAX_S32_WORK * classes)
    };
    ff_team_share(error.cores, ff_softmax_s32_part, &error);
    d[label] -= 32768;
    return -d[label];
}

#endif
