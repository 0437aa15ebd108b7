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

/* sums += list W for N words of neighbouring outputs. */
#define FF_DEFINE_SUMS(NAME, N)                                                                       \
    FF_BLOCK_FUNCTION NAME(const struct ff_pulp_rows *rows, const ff_half *row, ff_half *sums)        \
    {                                                                                                 \
        const struct ff_pulp_row *list = &rows->row[1];                                               \
        __asm__ volatile(FF_EACH_##N(FF_SUM_TAKE)                                                     \
                         FF_LOOP("%[count]", "2+2*" #N)                                               \
                         FF_NEXT_ROW FF_ROW_##N(FF_SUM_BEGIN, FF_SUM_NEXT) FF_SUM_END_##N             \
                         FF_LOOP_END                                                                  \
                         FF_EACH_##N(FF_SUM_KEEP)                                                     \
                         : [list] "+r"(list), [row] "+r"(row)                                         \
                         : [sums] "r"(sums), [count] "r"(rows->count)                                 \
                         : FF_ROW_REGISTERS, "memory");                                               \
    }

FF_DEFINE_SUMS(ff_dense_half_sums_16, 16)
FF_DEFINE_SUMS(ff_dense_half_sums_8, 8)
FF_DEFINE_SUMS(ff_dense_half_sums_4, 4)
FF_DEFINE_SUMS(ff_dense_half_sums_2, 2)
FF_DEFINE_SUMS(ff_dense_half_sums_1, 1)

/* As many blocks of `words` words as there are from j on. */
#define FF_RUN_SUMS(run, words)                                                                       \
    for (; end - j >= 2u * words; j += 2u * words) {                                                  \
        run(list, first + j, acc + j);                                                                \
    }

/* acc += list W for the outputs of one core. */
static void ff_dense_half_walk(const struct ff_pulp_rows *list, const ff_half *weights, uint32_t outputs, ff_half *acc,
                               uint32_t core)
{
    const ff_half *const first = weights + list->row[0].step / 2u;
    const uint32_t end = 2u * ff_first_output(outputs / 2u, core + 1u);
    uint32_t j = 2u * ff_first_output(outputs / 2u, core);
    FF_RUN_SUMS(ff_dense_half_sums_16, 16u)
    FF_RUN_SUMS(ff_dense_half_sums_8, 8u)
    FF_RUN_SUMS(ff_dense_half_sums_4, 4u)
    FF_RUN_SUMS(ff_dense_half_sums_2, 2u)
    FF_RUN_SUMS(ff_dense_half_sums_1, 1u)
}

/* acc += list W, output by output. */
static void ff_dense_half_walk_single(const struct ff_pulp_rows *list, const ff_half *weights, uint32_t outputs,
                                      ff_half *acc)
{
    const struct ff_pulp_row *row = &list->row[0];
    for (uint32_t n = 0; n < list->count; n++) {
        weights += row->step / 2u;
        row++;
        const ff_half_factor value = ff_half_factor_of(ff_half_value((ff_half)row->value));
        for (uint32_t j = 0; j < outputs; j++) {
            acc[j] = ff_half_updated(ff_half_value(weights[j]), value, acc[j]);
        }
    }
}

/* acc += x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_half_accumulate(const ff_half *weights, uint32_t inputs, uint32_t outputs, const ff_half *x,
                                         ff_half *acc)
{
    const int words = ff_by_words(outputs, weights, acc);
    struct ff_pulp_rows list;
    uint32_t non_zero = 0;
    for (uint32_t i = 0; i < inputs;) {
        i = ff_list_rows(&list, x, i, inputs, outputs);
        non_zero += list.count;
        for (uint32_t core = 0; words && list.count != 0 && core < FF_CORES; core++) {
            ff_dense_half_walk(&list, weights, outputs, acc, core);
        }
        if (!words) {
            ff_dense_half_walk_single(&list, weights, outputs, acc);
        }
    }
    return non_zero;
}

static void ff_dense_half_copy(const ff_half *from, uint32_t count, ff_half *to)
{
    for (uint32_t j = 0; j < count; j++) {
        to[j] = from[j];
    }
}

static void ff_dense_half_rectify(const ff_half *acc, uint32_t outputs, ff_half *z)
{
    uint32_t j = 0;
    for (; ff_by_words(0, acc, z) && j + 2u <= outputs; j += 2u) {
        ff_store_pair(&z[j], ff_relu_halves(ff_load_pair(&acc[j])));
    }
    for (; j < outputs; j++) {
        z[j] = ff_half_relu(acc[j]);
    }
}

#include "ff_product_half.h"

#endif
