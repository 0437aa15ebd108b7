/* Fully connected products with sums of halves for PULP cores, by words. Where those do not fit, outputs go one by one. */
#ifndef FF_DENSE_HALF_PULP_C
#define FF_DENSE_HALF_PULP_C

#include "ff_float.h"
#include "ff_dense_half.h"
#include "ff_dense_half_sums_pulp.h"
#include "ff_half_product.h"

static uint32_t ff_dense_half_walked(const struct ff_pulp_walk *walks, uint32_t cores)
{
    uint32_t count = walks[0].count;
#pragma GCC unroll 8
    for (uint32_t n = 1; n < FF_CORES; n++) {
        count += cores == 1u ? 0 : walks[n].count;
    }
    return count;
}

/* What a core does of a product by words: it lists its share of the inputs, and sums its share of the outputs. */
static void ff_dense_half_by_words(struct ff_half_product *product, struct ff_pulp_walk *walks, uint32_t core)
{
    const uint32_t inputs = product->inputs, outputs = product->outputs, cores = product->cores;
    const uint32_t first = 2u * ff_first_of(outputs / 2u, core, cores), end = 2u * ff_first_of(outputs / 2u, core + 1u, cores);
    struct ff_pulp_rows list;
    if (product->from != product->acc) {
        ff_dense_half_copy(product->from + first, end - first, product->acc + first);
    }
    for (uint32_t i = 0; i < inputs;) {
        i = ff_walk_from(&walks[core], &list, product->x, i, inputs, outputs, core, cores);
        ff_team_meet(cores); /* the lists are there */
        if (core == 0) {
            product->non_zero += ff_dense_half_walked(walks, cores);
        }
        ff_dense_half_blocks(walks, walks + cores, product->weights, product->acc, first, end);
        if (i < inputs) {
            ff_team_meet(cores); /* nobody needs them any more */
        }
    }
    if (product->z != NULL) {
        ff_dense_half_rectify(product->acc + first, end - first, product->z + first);
    }
}

/* The same where words do not fit: output by output, on one core. */
static void ff_dense_half_single(struct ff_half_product *product)
{
    const uint32_t outputs = product->outputs;
    const ff_half *weights = product->weights;
    if (product->from != product->acc) {
        ff_dense_half_copy(product->from, outputs, product->acc);
    }
    for (uint32_t i = 0; i < product->inputs; i++, weights += outputs) {
        if (product->x[i] != 0) {
            const ff_half_factor value = ff_half_factor_of(ff_half_value(product->x[i]));
            for (uint32_t j = 0; j < outputs; j++) {
                product->acc[j] = ff_half_updated(ff_half_value(weights[j]), value, product->acc[j]);
            }
            product->non_zero++;
        }
    }
    if (product->z != NULL) {
        ff_dense_half_rectify(product->acc, outputs, product->z);
    }
}

/* A product that a team works on. */
struct ff_dense_half_team {
    struct ff_half_product *product;
    struct ff_pulp_walk walks[FF_CORES];
};

static void ff_dense_half_part(void *context, uint32_t core)
{
    struct ff_dense_half_team *const team = context;
    ff_dense_half_by_words(team->product, team->walks, core);
}

static void ff_dense_half_alone(struct ff_half_product *product)
{
    struct ff_pulp_walk walk;
    if (ff_by_words(product->outputs, product->weights, product->acc)) {
        ff_dense_half_by_words(product, &walk, 0);
    } else {
        ff_dense_half_single(product);
    }
}

static void ff_dense_half_run(struct ff_half_product *product)
{
    struct ff_dense_half_team team;
    if (ff_by_words(product->outputs, product->weights, product->acc)) {
        team.product = product;
        ff_team_share(product->cores, ff_dense_half_part, &team);
    } else {
        ff_dense_half_single(product);
    }
}

#include "ff_product_half.h"

#endif
