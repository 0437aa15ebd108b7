/*
 * Fully connected products with sums of halves for PULP cores: the sums of up to 32 neighbouring outputs stay in 16
 * registers while the non-zero inputs go by, each with one fused multiply-add of two halves for two outputs. Where words
 * do not fit, outputs go one by one.
 */
#ifndef FF_DENSE_HALF_PULP_C
#define FF_DENSE_HALF_PULP_C

#include "ff_float.h"
#include "ff_dense_half.h"
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

/* sums += x W for N words of neighbouring outputs. */
#define FF_DEFINE_SUMS(NAME, N, ROWS)                                                                 \
    FF_BLOCK_FUNCTION NAME(const struct ff_pulp_walk *walk, const ff_half *row, ff_half *sums)        \
    {                                                                                                 \
        const void *values = walk->values;                                                            \
        __asm__ volatile(FF_EACH_##N(FF_SUM_TAKE)                                                     \
                         "mv " FF_STEP ", %[bytes]\n"                                                 \
                         FF_LOOP("%[count]", FF_NEXT_LENGTH_##ROWS "+2*" #N)                          \
                         FF_NEXT_##ROWS FF_ROW_##N(FF_SUM_BEGIN, FF_SUM_NEXT) FF_SUM_END_##N          \
                         FF_LOOP_END                                                                  \
                         FF_EACH_##N(FF_SUM_KEEP)                                                     \
                         : [values] "+r"(values), [row] "+r"(row)                                     \
                         : [sums] "r"(sums), [count] "r"(walk->count), [bytes] "r"(walk->bytes)       \
                         : FF_ROW_REGISTERS, "memory");                                               \
    }

FF_DEFINE_SUMS(ff_dense_half_listed_16, 16, LISTED)
FF_DEFINE_SUMS(ff_dense_half_listed_8, 8, LISTED)
FF_DEFINE_SUMS(ff_dense_half_listed_4, 4, LISTED)
FF_DEFINE_SUMS(ff_dense_half_listed_2, 2, LISTED)
FF_DEFINE_SUMS(ff_dense_half_listed_1, 1, LISTED)
FF_DEFINE_SUMS(ff_dense_half_full_16, 16, FULL)
FF_DEFINE_SUMS(ff_dense_half_full_8, 8, FULL)
FF_DEFINE_SUMS(ff_dense_half_full_4, 4, FULL)
FF_DEFINE_SUMS(ff_dense_half_full_2, 2, FULL)
FF_DEFINE_SUMS(ff_dense_half_full_1, 1, FULL)

/* other += x W for the outputs of one core, by a list, and of inputs that are all not zero. */
static void ff_dense_half_listed(const struct ff_pulp_walk *walk, const ff_half *weights, uint32_t outputs, ff_half *other,
                                 uint32_t core)
{
    const ff_half *const first = weights + walk->start / 2u;
    const uint32_t end = 2u * ff_first_output(outputs / 2u, core + 1u);
    uint32_t j = 2u * ff_first_output(outputs / 2u, core);
    FF_RUN_WALK(ff_dense_half_listed_16, ff_dense_half_listed_8, ff_dense_half_listed_4, ff_dense_half_listed_2,
                ff_dense_half_listed_1)
}

static void ff_dense_half_full(const struct ff_pulp_walk *walk, const ff_half *weights, uint32_t outputs, ff_half *other,
                               uint32_t core)
{
    const ff_half *const first = weights + walk->start / 2u;
    const uint32_t end = 2u * ff_first_output(outputs / 2u, core + 1u);
    uint32_t j = 2u * ff_first_output(outputs / 2u, core);
    FF_RUN_WALK(ff_dense_half_full_16, ff_dense_half_full_8, ff_dense_half_full_4, ff_dense_half_full_2,
                ff_dense_half_full_1)
}

/* acc += x W where rows go by words; returns the number of non-zero inputs. */
static uint32_t ff_dense_half_by_words(const ff_half *weights, uint32_t inputs, uint32_t outputs, const ff_half *x,
                                       ff_half *acc)
{
    struct ff_pulp_rows list;
    uint32_t non_zero = 0;
    if (ff_all_active(x, inputs)) {
        const struct ff_pulp_walk walk = ff_walk_full(x, inputs, outputs);
        for (uint32_t core = 0; core < FF_CORES; core++) {
            ff_dense_half_full(&walk, weights, outputs, acc, core);
        }
        return inputs;
    }
    for (uint32_t i = 0; i < inputs;) {
        i = ff_list_rows(&list, x, i, inputs, 2u * outputs);
        non_zero += list.count;
        const struct ff_pulp_walk walk = ff_walk_listed(&list, outputs);
        for (uint32_t core = 0; list.count != 0 && core < FF_CORES; core++) {
            ff_dense_half_listed(&walk, weights, outputs, acc, core);
        }
    }
    return non_zero;
}

/* acc += x W, output by output; returns the number of non-zero inputs. */
static uint32_t ff_dense_half_single(const ff_half *weights, uint32_t inputs, uint32_t outputs, const ff_half *x,
                                     ff_half *acc)
{
    uint32_t non_zero = 0;
    for (uint32_t i = 0; i < inputs; i++, weights += outputs) {
        if (x[i] != 0) {
            const ff_half_factor value = ff_half_factor_of(ff_half_value(x[i]));
            for (uint32_t j = 0; j < outputs; j++) {
                acc[j] = ff_half_updated(ff_half_value(weights[j]), value, acc[j]);
            }
            non_zero++;
        }
    }
    return non_zero;
}

/* acc += x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_half_accumulate(const ff_half *weights, uint32_t inputs, uint32_t outputs, const ff_half *x,
                                         ff_half *acc)
{
    return ff_by_words(outputs, weights, acc) ? ff_dense_half_by_words(weights, inputs, outputs, x, acc)
                                              : ff_dense_half_single(weights, inputs, outputs, x, acc);
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

#include "ff_product_half.h"

#endif
