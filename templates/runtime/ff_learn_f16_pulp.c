/*
 * Local learning of halves for PULP cores, by words. Where those do not fit, or an input is not a number (of which a unit without
 * error must not see anything), weights are updated column by column.
 */
#ifndef FF_LEARN_F16_PULP_C
#define FF_LEARN_F16_PULP_C

#include "ff_float.h"
#include "ff_learn_f16.h"
#include "ff_learn_f16_moves_pulp.h"
#include "ff_stored_f16.h"

/* The error of one unit, as ff_learn_real.h says; the last class stands behind the loop, which loads for the next one. */
static inline float ff_learn_f16_head_error(const float *d, const ff_half *weights, uint32_t classes)
{
    float error = 0.0f, product;
    uint32_t weight;
    __asm__(FF_LOAD_HALF("%[weight]", "%[weights]", 2)
            FF_LOAD("%[product]", "%[d]", 4)
            : [weights] "+&r"(weights), [d] "+&r"(d), [weight] "=&r"(weight), [product] "=&r"(product)
            :
            : "memory");
    if (classes > 1u) {
        __asm__(FF_LOOP("%[passes]", "5")
                "fcvt.s.h %[weight], %[weight]\n"
                "fmul.s %[product], %[product], %[weight]\n"
                FF_LOAD_HALF("%[weight]", "%[weights]", 2)
                "fadd.s %[error], %[error], %[product]\n"
                FF_LOAD("%[product]", "%[d]", 4)
                FF_LOOP_END
                : [weights] "+&r"(weights), [d] "+&r"(d), [weight] "+&r"(weight), [product] "+&r"(product), [error] "+&r"(error)
                : [passes] "r"(classes - 1u)
                : "memory");
    }
    return error + ff_times(product, ff_half_value((ff_half)weight));
}
#define FF_HEAD_ERROR ff_learn_f16_head_error

#include "ff_learn_real.h"
#include "ff_learn_f16_public.h"

/* W += x c^T, and bias += c where there is one: what a team works on. */
struct ff_learn_f16_update {
    ff_half *weights;
    ff_half *bias;
    const ff_half *x;
    ff_half *c;
    float *d; /* of a head, else NULL: errors that become c, scaled by `rate`, and are left as c has them */
    float rate;
    uint32_t inputs;
    uint32_t columns;
    uint32_t cores;
    uint8_t special[FF_CORES]; /* of each core: whether its share of the inputs has one that is not a number */
    struct ff_pulp_walk walks[FF_CORES];
};

static int ff_learn_f16_is_special(const struct ff_learn_f16_update *update)
{
    uint32_t any = update->special[0];
#pragma GCC unroll 8
    for (uint32_t n = 1; n < FF_CORES; n++) {
        any |= update->cores == 1u ? 0 : update->special[n];
    }
    return any != 0;
}

/* Errors of a head, of one core: scaled, and afterwards as they are stored. */
static void ff_learn_f16_scale(const struct ff_learn_f16_update *update, uint32_t core)
{
    for (uint32_t k = ff_first_of(update->columns, core, update->cores); k < ff_first_of(update->columns, core + 1u, update->cores); k++) {
        update->c[k] = ff_scaled(update->rate, update->d[k]);
    }
}

static void ff_learn_f16_scaled(const struct ff_learn_f16_update *update, uint32_t core)
{
    for (uint32_t k = ff_first_of(update->columns, core, update->cores); k < ff_first_of(update->columns, core + 1u, update->cores); k++) {
        update->d[k] = ff_load(update->c[k]);
    }
}

/* What a core does of an update: it lists its share of the inputs, and then moves its columns; nothing where x is special. */
static void ff_learn_f16_part(void *context, uint32_t core)
{
    struct ff_learn_f16_update *const update = context;
    const uint32_t inputs = update->inputs, pairs = update->columns / 2u, cores = update->cores;
    const int by_rows = pairs < FF_LEARN_F16_WORDS * cores;
    const uint32_t from = ff_first_of(inputs, core, cores);
    const uint32_t first = by_rows ? 0 : ff_first_of(pairs, core, cores), end = by_rows ? pairs : ff_first_of(pairs, core + 1u, cores);
    struct ff_pulp_walk *const own = &update->walks[core], *const walks = by_rows ? own : update->walks;
    struct ff_pulp_rows list;
    if (update->d != NULL) {
        ff_learn_f16_scale(update, core);
    }
    update->special[core] = (uint8_t)ff_learn_f16_any_special(update->x + from, ff_first_of(inputs, core + 1u, cores) - from);
    for (uint32_t i = 0; i < inputs;) {
        const int is_first = i == 0;
        i = ff_walk_from(own, &list, update->x, i, inputs, update->columns, core, cores);
        if (is_first || !by_rows) {
            ff_team_meet(cores); /* the lists are there */
        }
        if (is_first && ff_learn_f16_is_special(update)) {
            return;
        }
        ff_learn_f16_blocks(walks, by_rows ? own + 1 : walks + cores, update->weights, update->c, 2u * first, 2u * end);
        if (i < inputs && !by_rows) {
            ff_team_meet(cores); /* nobody needs them any more */
        }
    }
    if (update->d != NULL) {
        ff_learn_f16_scaled(update, core);
    }
    if (update->bias != NULL) {
        const uint32_t j = ff_first_of(pairs, core, cores);
        ff_learn_f16_move_bias(update->bias + 2u * j, update->c + 2u * j, ff_first_of(pairs, core + 1u, cores) - j);
    }
}

/* Whether all is done: rows go by words, and inputs are numbers. */
static int ff_learn_f16_by_words(const struct ff_shape *shape, ff_half *weights, ff_half *bias, const ff_half *x, ff_half *c, float rate,
                                 float *d)
{
    struct ff_learn_f16_update update;
    if (shape->inputs == 0 || shape->outputs == 0 || !ff_by_words(shape->outputs, weights, c) || !ff_by_words(0, bias, c)) {
        return 0;
    }
    update.weights = weights; /* one by one: an initializer would clear the rest, which parts write */
    update.bias = bias;
    update.x = x;
    update.c = c;
    update.d = d;
    update.rate = rate;
    update.inputs = shape->inputs;
    update.columns = shape->outputs;
    update.cores = ff_team_size(update.inputs * update.columns);
    ff_team_share(update.cores, ff_learn_f16_part, &update);
    return !ff_learn_f16_is_special(&update);
}

FF_SHARED void ff_update_dense_f16(const struct ff_shape *layer, ff_half *weights, ff_half *bias, const ff_half *x,
                                   const ff_half *c)
{
    if (!ff_learn_f16_by_words(layer, weights, bias, x, (ff_half *)(uintptr_t)c, 0.0f, NULL)) { /* without d, c stays as it is */
        ff_update_dense_real(layer, weights, bias, x, c);
    }
}

FF_SHARED void ff_update_head_f16(float rate, const struct ff_shape *head, ff_half *weights, const ff_half *z, float *d)
{
    union {
        uint32_t aligned;
        ff_half moves[256];
    } g;
    if (!ff_learn_f16_by_words(head, weights, NULL, z, g.moves, rate, d)) {
        ff_update_head_real(rate, head, weights, z, d);
    }
}

#endif
