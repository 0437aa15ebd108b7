/*
 * Fully connected products of bytes for PULP cores: four rows of weights against the inputs at a time, four inputs an
 * instruction. Weights are [outputs][inputs]; where rows do not begin on words, inputs go one by one.
 */
#ifndef FF_DENSE_DOT_PULP_C
#define FF_DENSE_DOT_PULP_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_dense.h"
#include "ff_list_pulp.h"
#include "ff_product.h"
#include "ff_pulp.h"
#include "ff_team.h"

static int32_t ff_dense_dot_sum(const int8_t *x, const int8_t *row, uint32_t inputs, int32_t sum)
{
    for (uint32_t i = 0; i < inputs; i++) {
        sum += x[i] * row[i];
    }
    return sum;
}

FF_DEFINE_LISTING(ff_dense_dot_list, uint32_t, FF_LISTED, FF_LOAD("%[value]", "%[x]", 4))

/* Words that are multiplied: those of a list, or all from the first one on. */
struct ff_dot_walk {
    const void *values; /* entries of a list from the second one on, or words */
    uint32_t count;
    uint32_t start; /* bytes from the beginning of a row of weights to the first word */
    int full;
};

#define FF_DOT_INPUT_LISTED FF_LOAD("%[input]", "%[values]", 4) FF_LOAD("%[step]", "%[values]", 4)
#define FF_DOT_WEIGHT_LISTED(w, row) FF_LOAD_STEP(w, row, "%[step]")
#define FF_DOT_LENGTH_LISTED "2"
#define FF_DOT_INPUT_FULL FF_LOAD("%[input]", "%[values]", 4)
#define FF_DOT_WEIGHT_FULL(w, row) FF_LOAD(w, row, 4)
#define FF_DOT_LENGTH_FULL "1"

/* acc = from + the sums of one row, and of four rows of `inputs` weights. */
#define FF_DEFINE_DOTS(NAME, ONE, FOUR, WORDS)                                                        \
    static void ONE(const struct ff_dot_walk *walk, const int8_t *row, const int32_t *from, int32_t *acc) \
    {                                                                                                 \
        const void *values = walk->values;                                                            \
        int32_t sum = *from, input, weight;                                                           \
        uint32_t step;                                                                                \
        __asm__ volatile(FF_LOOP("%[count]", FF_DOT_LENGTH_##WORDS "+2")                              \
                         FF_DOT_INPUT_##WORDS                                                         \
                         FF_DOT_WEIGHT_##WORDS("%[weight]", "%[row]")                                 \
                         FF_DOT_BYTES("%[sum]", "%[input]", "%[weight]")                              \
                         FF_LOOP_END                                                                  \
                         : [values] "+&r"(values), [row] "+&r"(row), [sum] "+&r"(sum), [input] "=&r"(input), \
                           [weight] "=&r"(weight), [step] "=&r"(step)                                 \
                         : [count] "r"(walk->count)                                                   \
                         : "memory");                                                                 \
        (void)step;                                                                                   \
        *acc = sum;                                                                                   \
    }                                                                                                 \
                                                                                                      \
    FF_BLOCK_FUNCTION FOUR(const struct ff_dot_walk *walk, const int8_t *row, uint32_t inputs,        \
                           const int32_t *from, int32_t *acc)                                         \
    {                                                                                                 \
        const int8_t *row1 = row + inputs, *row2 = row1 + inputs, *row3 = row2 + inputs;              \
        const void *values = walk->values;                                                            \
        int32_t sum0 = from[0], sum1 = from[1], sum2 = from[2], sum3 = from[3];                       \
        int32_t input, w0, w1, w2, w3;                                                                \
        uint32_t step;                                                                                \
        __asm__ volatile(FF_LOOP("%[count]", FF_DOT_LENGTH_##WORDS "+8")                              \
                         FF_DOT_INPUT_##WORDS                                                         \
                         FF_DOT_WEIGHT_##WORDS("%[w0]", "%[row0]")                                    \
                         FF_DOT_WEIGHT_##WORDS("%[w1]", "%[row1]")                                    \
                         FF_DOT_WEIGHT_##WORDS("%[w2]", "%[row2]")                                    \
                         FF_DOT_WEIGHT_##WORDS("%[w3]", "%[row3]")                                    \
                         FF_DOT_BYTES("%[sum0]", "%[w0]", "%[input]")                                 \
                         FF_DOT_BYTES("%[sum1]", "%[w1]", "%[input]")                                 \
                         FF_DOT_BYTES("%[sum2]", "%[w2]", "%[input]")                                 \
                         FF_DOT_BYTES("%[sum3]", "%[w3]", "%[input]")                                 \
                         FF_LOOP_END                                                                  \
                         : [values] "+&r"(values), [row0] "+&r"(row), [row1] "+&r"(row1), [row2] "+&r"(row2), \
                           [row3] "+&r"(row3), [sum0] "+&r"(sum0), [sum1] "+&r"(sum1), [sum2] "+&r"(sum2), \
                           [sum3] "+&r"(sum3), [input] "=&r"(input), [step] "=&r"(step), [w0] "=&r"(w0), \
                           [w1] "=&r"(w1), [w2] "=&r"(w2), [w3] "=&r"(w3)                             \
                         : [count] "r"(walk->count)                                                   \
                         : "memory");                                                                 \
        (void)step;                                                                                   \
        acc[0] = sum0;                                                                                \
        acc[1] = sum1;                                                                                \
        acc[2] = sum2;                                                                                \
        acc[3] = sum3;                                                                                \
    }                                                                                                 \
                                                                                                      \
    static void NAME(const struct ff_dot_walk *walk, const int8_t *weights, uint32_t inputs, const int32_t *from, \
                     int32_t *acc, uint32_t j, uint32_t end)                                          \
    {                                                                                                 \
        const int8_t *row = weights + j * inputs + walk->start;                                       \
        for (; end - j >= 4u; j += 4u, row += 4u * inputs) {                                          \
            FOUR(walk, row, inputs, from + j, acc + j);                                               \
        }                                                                                             \
        for (; j < end; j++, row += inputs) {                                                         \
            ONE(walk, row, from + j, acc + j);                                                        \
        }                                                                                             \
    }

FF_DEFINE_DOTS(ff_dense_dot_listed, ff_dense_dot_listed_one, ff_dense_dot_listed_four, LISTED)
FF_DEFINE_DOTS(ff_dense_dot_full, ff_dense_dot_full_one, ff_dense_dot_full_four, FULL)

/* The non-zero bytes of the words of a list, at least one: each counts for -128. */
static uint32_t ff_dense_dot_count(const struct ff_pulp_rows *list)
{
    const struct ff_pulp_row *row = &list->row[1];
    int32_t sum = 0;
    uint32_t value, active;
    __asm__ volatile(FF_LOOP("%[count]", "6")
                     FF_LOAD("%[value]", "%[row]", 8)
                     "and %[active], %[value], %[low]\n"
                     "add %[active], %[active], %[low]\n"
                     "or %[active], %[active], %[value]\n"
                     "and %[active], %[active], %[high]\n"
                     FF_DOT_BYTES("%[sum]", "%[active]", "%[one]")
                     FF_LOOP_END
                     : [row] "+&r"(row), [sum] "+&r"(sum), [value] "=&r"(value), [active] "=&r"(active)
                     : [count] "r"(list->count), [low] "r"(0x7f7f7f7fu), [high] "r"(0x80808080u), [one] "r"(0x01010101u)
                     : "memory");
    return (uint32_t)-sum / 128u;
}

/* acc = from + x W by words: what a team works on. */
struct ff_dense_dot_product {
    const int8_t *weights;
    const uint32_t *x;
    const int32_t *from;
    int32_t *acc;
    uint32_t inputs;
    uint32_t outputs;
    uint32_t cores;
    struct ff_dot_walk walks[FF_CORES];
    uint32_t non_zero[FF_CORES]; /* inputs that each core has listed */
};

/* The walk of one core through its share of `count` words from i on. A list pays where it leaves out a tenth of them. */
static uint32_t ff_dense_dot_walk(struct ff_dense_dot_product *product, struct ff_pulp_rows *list, uint32_t i, uint32_t count,
                                  uint32_t core)
{
    const uint32_t first = i + ff_first_of(count, core, product->cores), end = i + ff_first_of(count, core + 1u, product->cores);
    const uint32_t next = ff_dense_dot_list(list, product->x, first, end, 4);
    struct ff_dot_walk *const walk = &product->walks[core];
    walk->full = 10u * list->count >= 9u * (next - first);
    walk->values = walk->full ? (const void *)(product->x + first) : &list->row[1];
    walk->count = walk->full ? next - first : list->count;
    walk->start = walk->full ? 4u * first : list->row[0].step;
    product->non_zero[core] += list->count != 0 ? ff_dense_dot_count(list) : 0;
    return product->cores == 1u ? next : i + count;
}

static void ff_dense_dot_walked(const struct ff_dot_walk *walk, const struct ff_dense_dot_product *product, const int32_t *from,
                                uint32_t j, uint32_t end)
{
    if (walk->full) {
        ff_dense_dot_full(walk, product->weights, product->inputs, from, product->acc, j, end);
    } else {
        ff_dense_dot_listed(walk, product->weights, product->inputs, from, product->acc, j, end);
    }
}

/* What a core does of a product: it lists its share of the inputs, and sums its share of the outputs. */
static void ff_dense_dot_part(void *context, uint32_t core)
{
    struct ff_dense_dot_product *const product = context;
    const uint32_t words = product->inputs / 4u, cores = product->cores, most = FF_CORES * FF_LISTED;
    const uint32_t j = ff_first_of(product->outputs, core, cores), end = ff_first_of(product->outputs, core + 1u, cores);
    const int32_t *from = product->from;
    struct ff_pulp_rows list;
    product->non_zero[core] = 0;
    for (uint32_t i = 0; i < words;) {
        i = ff_dense_dot_walk(product, &list, i, cores == 1u || words - i < most ? words - i : most, core);
        ff_team_meet(cores); /* the lists are there */
        for (const struct ff_dot_walk *walk = product->walks; walk != product->walks + cores; walk++) {
            if (walk->count != 0) {
                ff_dense_dot_walked(walk, product, from, j, end);
                from = product->acc;
            }
        }
        if (i < words) {
            ff_team_meet(cores); /* nobody needs them any more */
        }
    }
    for (uint32_t n = j; from != product->acc && n < end; n++) {
        product->acc[n] = from[n];
    }
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_dot_accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                        const int32_t *from, int32_t *acc)
{
    uint32_t non_zero = 0;
    if (inputs != 0 && ((inputs | (uintptr_t)weights | (uintptr_t)x) & 3u) == 0) {
        struct ff_dense_dot_product product;
        product.weights = weights; /* one by one: an initializer would clear the rest, which parts write */
        product.x = (const uint32_t *)(const void *)x;
        product.from = from;
        product.acc = acc;
        product.inputs = inputs;
        product.outputs = outputs;
        product.cores = ff_team_size(inputs / 4u * outputs);
        ff_team_share(product.cores, ff_dense_dot_part, &product);
        for (uint32_t n = 0; n < product.cores; n++) {
            non_zero += product.non_zero[n];
        }
        return non_zero;
    }
    for (uint32_t j = 0; j < outputs; j++) {
        acc[j] = ff_dense_dot_sum(x, weights + j * inputs, inputs, from[j]);
    }
    return ff_count_non_zero_s8(x, inputs);
}

#include "ff_dense_dot_public.h"

#endif
