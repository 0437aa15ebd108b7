/*
 * Fully connected products with sums of halves for PULP cores: the sums of up to 32 neighbouring outputs stay in 16
 * registers while the non-zero inputs go by, each with one fused multiply-add of two halves for two outputs. Where words
 * do not fit, outputs go one by one.
 */
#ifndef FF_DENSE_HALF_PULP_C
#define FF_DENSE_HALF_PULP_C

#include "ff_float.h"
#include "ff_dense_half.h"
#include "ff_half_product.h"
#include "ff_rows_pulp.h"

#define FF_SUM_BEGIN(k, n) FF_LOAD_WORD(n) FF_MAC_HALVES(FF_X##k, FF_W##k, FF_VALUE)
#define FF_SUM_NEXT(p, k, n) FF_SUM_BEGIN(k, n)
#define FF_SUM_FIRST_WORD(n) FF_LOAD_STEP(FF_W##n, "%[row]", FF_STEP)
#define FF_SUM_LAST(k, n)                                                                             \
    FF_SUM_FIRST_WORD(n) FF_MAC_HALVES(FF_X##k, FF_W##k, FF_VALUE) FF_MAC_HALVES(FF_X0, FF_W##n, FF_VALUE)
#define FF_SUM_END_1 FF_SUM_FIRST_WORD(1) FF_MAC_HALVES(FF_X0, FF_W1, FF_VALUE)
#define FF_SUM_END_2 FF_SUM_LAST(1, 2)
#define FF_SUM_END_4 FF_SUM_LAST(3, 4)
#define FF_SUM_END_8 FF_SUM_LAST(7, 8)
#define FF_SUM_END_16 FF_SUM_LAST(15, 16)

#define FF_SUM_TAKE(k) "lw " FF_X##k ", 4*" #k "(%[sums])\n"
#define FF_SUM_KEEP(k) FF_ADD_ZERO(FF_X##k, FF_X##k) "sw " FF_X##k ", 4*" #k "(%[sums])\n"

/* sums += x W for N words of neighbouring outputs, over the walks up to `last`. */
#define FF_DEFINE_SUMS(NAME, N)                                                                       \
    FF_BLOCK_FUNCTION NAME(const struct ff_pulp_walk *walk, const struct ff_pulp_walk *last,          \
                           const ff_half *first, ff_half *sums)                                       \
    {                                                                                                 \
        const void *values, *row;                                                                     \
        __asm__ volatile(FF_EACH_##N(FF_SUM_TAKE)                                                     \
                         FF_EACH_ROW("2*" #N, FF_ROW_##N(FF_SUM_BEGIN, FF_SUM_NEXT) FF_SUM_END_##N)   \
                         FF_EACH_##N(FF_SUM_KEEP)                                                     \
                         : [walk] "+&r"(walk), [values] "=&r"(values), [row] "=&r"(row)               \
                         : [last] "r"(last), [first] "r"(first), [sums] "r"(sums)                     \
                         : FF_ROW_REGISTERS, "memory");                                               \
    }

FF_DEFINE_SUMS(ff_dense_half_sums_16, 16)
FF_DEFINE_SUMS(ff_dense_half_sums_8, 8)
FF_DEFINE_SUMS(ff_dense_half_sums_4, 4)
FF_DEFINE_SUMS(ff_dense_half_sums_2, 2)
FF_DEFINE_SUMS(ff_dense_half_sums_1, 1)

/* other += x W for outputs from j to `end`. */
static void ff_dense_half_blocks(const struct ff_pulp_walk *walk, const struct ff_pulp_walk *last, const ff_half *weights,
                                 ff_half *other, uint32_t j, uint32_t end)
{
    FF_RUN_WALKS(ff_dense_half_sums_16, ff_dense_half_sums_8, ff_dense_half_sums_4, ff_dense_half_sums_2,
                 ff_dense_half_sums_1)
}

static void ff_dense_half_copy(const ff_half *from, uint32_t count, ff_half *to)
{
    const uint32_t fours = ff_by_words(0, from, to) ? count / 4u : 0;
    const ff_half *const end = from + count;
    uint32_t left, right;
    if (fours != 0) {
        __asm__ volatile(FF_LOOP("%[fours]", "4")
                         FF_LOAD("%[left]", "%[from]", 4)
                         FF_LOAD("%[right]", "%[from]", 4)
                         FF_STORE("%[left]", "%[to]", 4)
                         FF_STORE("%[right]", "%[to]", 4)
                         FF_LOOP_END
                         : [from] "+&r"(from), [to] "+&r"(to), [left] "=&r"(left), [right] "=&r"(right)
                         : [fours] "r"(fours)
                         : "memory");
    }
    while (from != end) {
        *to++ = *from++;
    }
}

static void ff_dense_half_rectify(const ff_half *acc, uint32_t outputs, ff_half *z)
{
    const uint32_t pairs = ff_by_words(0, acc, z) ? outputs / 2u : 0;
    const ff_half *const end = acc + outputs;
    uint32_t pair, active;
    if (pairs != 0) {
        __asm__ volatile(FF_LOOP("%[pairs]", "4")
                         FF_LOAD("%[pair]", "%[acc]", 4)
                         FF_RELU_HALVES("%[active]", "%[pair]")
                         FF_STORE("%[active]", "%[z]", 4)
                         FF_LOOP_END
                         : [acc] "+&r"(acc), [z] "+&r"(z), [pair] "=&r"(pair), [active] "=&r"(active)
                         : [pairs] "r"(pairs)
                         : "memory");
    }
    while (acc != end) {
        *z++ = ff_half_relu(*acc++);
    }
}

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
