/*
 * Local learning of halves for PULP cores: the errors of up to 32 neighbouring units stay in 16 registers while the
 * rows of their weights go by, two weights an instruction. Where words do not fit, or an input is not a number (of which a
 * unit without error must not see anything), weights are updated column by column.
 */
#ifndef FF_LEARN_F16_PULP_C
#define FF_LEARN_F16_PULP_C

#include "ff_float.h"
#include "ff_learn_f16.h"
#include "ff_stored_f16.h"
#include "ff_rows_pulp.h"

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

/*
 * Word k: loaded, moved by its errors times the value of the row, stored: none right behind another. What rounds to -0 stays
 * at that, see ff_learn_f16.h.
 */
#define FF_MOVE(k) FF_MAC_HALVES(FF_W##k, FF_X##k, FF_VALUE)
#define FF_STORE_WORD(k) "sw " FF_W##k ", 4*" #k "(%[row])\n"
#define FF_MOVE_BEGIN(k, n) FF_LOAD_WORD(n) FF_MOVE(k)
#define FF_MOVE_NEXT(p, k, n) FF_LOAD_WORD(n) FF_MOVE(k) FF_STORE_WORD(p)
#define FF_MOVE_FIRST_WORD(n) FF_MAC_HALVES(FF_W##n, FF_X0, FF_VALUE)
#define FF_LOAD_FIRST_WORD(n) "lw " FF_W##n ", 0(%[row])\n"
#define FF_STORE_FIRST_WORD(n) FF_STORE_STEP(FF_W##n, "%[row]", FF_STEP)
#define FF_MOVE_LAST(p, k, n)                                                                         \
    FF_LOAD_FIRST_WORD(n) FF_MOVE(k) FF_STORE_WORD(p)                                                 \
    FF_MOVE_FIRST_WORD(n) FF_STORE_WORD(k) FF_STORE_FIRST_WORD(n)
#define FF_MOVE_END_1 FF_LOAD_FIRST_WORD(1) FF_MOVE_FIRST_WORD(1) FF_STORE_FIRST_WORD(1)
#define FF_MOVE_END_2                                                                                 \
    FF_LOAD_FIRST_WORD(2) FF_MOVE(1) FF_MOVE_FIRST_WORD(2) FF_STORE_WORD(1) FF_STORE_FIRST_WORD(2)
#define FF_MOVE_END_4 FF_MOVE_LAST(2, 3, 4)
#define FF_MOVE_END_8 FF_MOVE_LAST(6, 7, 8)
#define FF_MOVE_END_16 FF_MOVE_LAST(14, 15, 16)

#define FF_TAKE_ERRORS(k) "lw " FF_X##k ", 4*" #k "(%[c])\n"

/* W += x c for N words of neighbouring columns. */
#define FF_DEFINE_MOVES(NAME, N, ROWS)                                                                \
    FF_BLOCK_FUNCTION NAME(const struct ff_pulp_walk *walk, ff_half *row, const ff_half *c)           \
    {                                                                                                 \
        const void *values = walk->values;                                                            \
        __asm__ volatile(FF_EACH_##N(FF_TAKE_ERRORS)                                                  \
                         "mv " FF_STEP ", %[bytes]\n"                                                 \
                         FF_LOOP("%[count]", FF_NEXT_LENGTH_##ROWS "+3*" #N)                          \
                         FF_NEXT_##ROWS FF_ROW_##N(FF_MOVE_BEGIN, FF_MOVE_NEXT) FF_MOVE_END_##N       \
                         FF_LOOP_END                                                                  \
                         : [values] "+r"(values), [row] "+r"(row)                                     \
                         : [c] "r"(c), [count] "r"(walk->count), [bytes] "r"(walk->bytes)             \
                         : FF_ROW_REGISTERS, "memory");                                               \
    }

FF_DEFINE_MOVES(ff_learn_f16_listed_16, 16, LISTED)
FF_DEFINE_MOVES(ff_learn_f16_listed_8, 8, LISTED)
FF_DEFINE_MOVES(ff_learn_f16_listed_4, 4, LISTED)
FF_DEFINE_MOVES(ff_learn_f16_listed_2, 2, LISTED)
FF_DEFINE_MOVES(ff_learn_f16_listed_1, 1, LISTED)
FF_DEFINE_MOVES(ff_learn_f16_full_16, 16, FULL)
FF_DEFINE_MOVES(ff_learn_f16_full_8, 8, FULL)
FF_DEFINE_MOVES(ff_learn_f16_full_4, 4, FULL)
FF_DEFINE_MOVES(ff_learn_f16_full_2, 2, FULL)
FF_DEFINE_MOVES(ff_learn_f16_full_1, 1, FULL)

/* W += x other for all columns, the share of each core after that of another: by a list, and where no input is zero. */
static void ff_learn_f16_listed(const struct ff_pulp_walk *walk, ff_half *weights, uint32_t columns, const ff_half *other)
{
    ff_half *const first = weights + walk->start / 2u;
    for (uint32_t core = 0; walk->count != 0 && core < FF_CORES; core++) {
        const uint32_t end = 2u * ff_first_output(columns / 2u, core + 1u);
        uint32_t j = 2u * ff_first_output(columns / 2u, core);
        FF_RUN_WALK(ff_learn_f16_listed_16, ff_learn_f16_listed_8, ff_learn_f16_listed_4, ff_learn_f16_listed_2,
                    ff_learn_f16_listed_1)
    }
}

static void ff_learn_f16_full(const struct ff_pulp_walk *walk, ff_half *weights, uint32_t columns, const ff_half *other)
{
    ff_half *const first = weights + walk->start / 2u;
    for (uint32_t core = 0; walk->count != 0 && core < FF_CORES; core++) {
        const uint32_t end = 2u * ff_first_output(columns / 2u, core + 1u);
        uint32_t j = 2u * ff_first_output(columns / 2u, core);
        FF_RUN_WALK(ff_learn_f16_full_16, ff_learn_f16_full_8, ff_learn_f16_full_4, ff_learn_f16_full_2,
                    ff_learn_f16_full_1)
    }
}

/* Whether one of the values is infinite or NaN: 0 times it is NaN then. */
static int ff_learn_f16_any_special(const ff_half *x, uint32_t count)
{
    const uint32_t fours = ff_by_words(0, x, x) ? count / 4u : 0;
    const ff_half *const end = x + count;
    uint32_t sums = 0, left, right;
    if (fours != 0) {
        __asm__ volatile(FF_LOOP("%[fours]", "4")
                         FF_LOAD("%[left]", "%[x]", 4)
                         FF_LOAD("%[right]", "%[x]", 4)
                         FF_MAC_HALVES("%[sums]", "%[left]", "x0")
                         FF_MAC_HALVES("%[sums]", "%[right]", "x0")
                         FF_LOOP_END
                         : [x] "+&r"(x), [sums] "+&r"(sums), [left] "=&r"(left), [right] "=&r"(right)
                         : [fours] "r"(fours)
                         : "memory");
    }
    for (; x != end; x++) {
        sums |= (*x & 0x7c00u) == 0x7c00u ? 0x7c00u : 0;
    }
    return (sums & 0x7c007c00u) != 0;
}

/* W += x c^T where rows go by words and inputs are numbers; returns the inputs that are done: all, or none. */
static uint32_t ff_learn_f16_move_matrix(ff_half *weights, uint32_t inputs, uint32_t columns, const ff_half *x,
                                         const ff_half *c)
{
    struct ff_pulp_rows list;
    if (!ff_by_words(columns, weights, c) || ff_learn_f16_any_special(x, inputs)) {
        return 0;
    }
    if (ff_all_active(x, inputs)) {
        const struct ff_pulp_walk walk = ff_walk_full(x, inputs, columns);
        ff_learn_f16_full(&walk, weights, columns, c);
        return inputs;
    }
    for (uint32_t done = 0; done < inputs;) {
        done = ff_list_rows(&list, x, done, inputs, 2u * columns);
        const struct ff_pulp_walk walk = ff_walk_listed(&list, columns);
        ff_learn_f16_listed(&walk, weights, columns, c);
    }
    return inputs;
}

/* bias += c; neither has a -0, so that no sum is. */
static void ff_learn_f16_move_bias(ff_half *bias, const ff_half *c, uint32_t pairs)
{
    uint32_t move, sum;
    __asm__ volatile(FF_LOOP("%[pairs]", "4")
                     FF_LOAD("%[move]", "%[c]", 4)
                     "lw %[sum], 0(%[bias])\n"
                     FF_ADD_HALVES("%[sum]", "%[sum]", "%[move]")
                     FF_STORE("%[sum]", "%[bias]", 4)
                     FF_LOOP_END
                     : [bias] "+&r"(bias), [c] "+&r"(c), [sum] "=&r"(sum), [move] "=&r"(move)
                     : [pairs] "r"(pairs)
                     : "memory");
}

/* The rows of a matrix behind those that are done. */
static struct ff_shape ff_learn_f16_rest_of(const struct ff_shape *shape, uint32_t done)
{
    const struct ff_shape rest = {(uint16_t)(shape->inputs - done), shape->outputs};
    return rest;
}

FF_SHARED void ff_update_dense_f16(const struct ff_shape *layer, ff_half *weights, ff_half *bias, const ff_half *x,
                                   const ff_half *c)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t done = ff_learn_f16_move_matrix(weights, layer->inputs, outputs, x, c);
    if (done == layer->inputs && outputs != 0 && ff_by_words(outputs, bias, c)) {
        ff_learn_f16_move_bias(bias, c, outputs / 2u);
        return;
    }
    const struct ff_shape rest = ff_learn_f16_rest_of(layer, done);
    ff_update_dense_real(&rest, weights + done * outputs, bias, x + done, c);
}

FF_SHARED void ff_update_head_f16(float rate, const struct ff_shape *head, ff_half *weights, const ff_half *z, float *d)
{
    union {
        uint32_t aligned;
        ff_half moves[256];
    } g;
    for (uint32_t k = 0; k < head->outputs; k++) {
        g.moves[k] = ff_scaled(rate, d[k]);
    }
    const uint32_t done = ff_learn_f16_move_matrix(weights, head->inputs, head->outputs, z, g.moves);
    const struct ff_shape rest = ff_learn_f16_rest_of(head, done);
    ff_update_head_real(rate, &rest, weights + done * head->outputs, z + done, d);
}

#endif
