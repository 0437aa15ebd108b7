/*
 * Fully connected products for dense inputs, with vectors: outputs are lanes, and every block of outputs walks all
 * inputs, zeros included. Weights are [inputs][outputs]. The products of four inputs are added up in 16 bits where their
 * magnitudes allow it, else those of two.
 */
#ifndef FF_DENSE_ROW_RVV_C
#define FF_DENSE_ROW_RVV_C

#include "ff_build.h"
#include "ff_dense.h"
#include "ff_product.h"
#include "ff_rows_rvv.h"
#include "ff_sum_team_rvv.h"

#define FF_DENSE_ROW_INPUTS 1024u /* that are looked at together, at most */

#define FF_ROWS_EVEN "v0"
#define FF_ROWS_ODD "v4"
#define FF_ROWS_LOAD(n, row)                                                                          \
    "lb %[x], " #n "(%[value])\n\t"                                                                   \
    "vle8.v " row ", (%[at])\n\t"                                                                     \
    "add %[at], %[at], %[stride]\n\t"

#define FF_ROWS_32(BY, W)                                                                             \
    FF_ROWS_8(BY, W, 0, 1, 2, 3, 4, 5, 6, 7)                                                          \
    FF_ROWS_8(BY, W, 8, 9, 10, 11, 12, 13, 14, 15)                                                    \
    FF_ROWS_8(BY, W, 16, 17, 18, 19, 20, 21, 22, 23)                                                  \
    FF_ROWS_8(BY, W, 24, 25, 26, 27, 28, 29, 30, 31)                                                  \
    "addi %[value], %[value], 32\n\t"                                                                 \
    "bne %[value], %[end], 1b\n"

/* 32 inputs at a time, by two where one of `large` says so, then what is left of them. */
#define FF_DEFINE_FULL(NAME, W)                                                                       \
    static inline void NAME(struct ff_rows_block block, const int8_t *value, const uint8_t *large, uint32_t inputs,\
                            const int8_t *at, uint32_t stride)                                        \
    {                                                                                                 \
        const int8_t *const end = value + (inputs & ~31u), *const pairs = value + (inputs & ~1u);     \
        uint32_t x;                                                                                   \
        __asm__ volatile(FF_ROWS_BEGIN_##W                                                            \
                         "beq %[value], %[end], 3f\n"                                                 \
                         "1:\n\t"                                                                     \
                         "lbu %[x], (%[large])\n\t"                                                   \
                         "addi %[large], %[large], 1\n\t"                                             \
                         "bnez %[x], 2f\n\t" FF_ROWS_32(FF_ROWS_BY_4, W)                              \
                         "j 3f\n"                                                                     \
                         "2:\n\t" FF_ROWS_32(FF_ROWS_BY_2, W)                                         \
                         "3:\n\t"                                                                     \
                         "beq %[value], %[pairs], 5f\n"                                               \
                         "4:\n\t" FF_ROWS_2(W, 0, 1)                                                  \
                         "addi %[value], %[value], 2\n\t"                                             \
                         "bne %[value], %[pairs], 4b\n"                                               \
                         "5:\n\t"                                                                     \
                         "beqz %[odd], 6f\n\t" FF_ROWS_1(W, 0)                                        \
                         "6:\n\t" FF_ROWS_END_##W                                                     \
                         : [x] "=&r"(x), [value] "+r"(value), [large] "+r"(large), [at] "+r"(at)      \
                         : [end] "r"(end), [pairs] "r"(pairs), [odd] "r"(inputs & 1u), [stride] "r"(stride),\
                           FF_ROWS_BLOCK_OPERANDS(block)                                              \
                         : FF_ROWS_CLOBBERS);                                                         \
    }

FF_DEFINE_FULL(ff_dense_row_wide, WIDE)
FF_DEFINE_FULL(ff_dense_row_narrow, NARROW)

static inline vuint8m2_t ff_dense_row_magnitude(vint8m2_t v, size_t vl)
{
    return __riscv_vreinterpret_v_i8m2_u8m2(__riscv_vmax_vv_i8m2(v, __riscv_vneg_v_i8m2(v, vl), vl));
}

/*
 * Of each 32 inputs a byte with a bit for each four: 1 where products of those with weights may not fit into 16 bits. They do
 * whatever the weights are where magnitudes add up to 258, because 258 * 127 does.
 */
static void ff_dense_row_find_large(const int8_t *x, uint32_t inputs, uint8_t *large)
{
    const uint32_t most = (uint32_t)__riscv_vsetvlmax_e8m2();
    for (uint32_t fours = inputs / 32u * 8u, count; fours != 0; x += 4u * count, large += count / 8u, fours -= count) {
        count = fours < most ? fours : most; /* whole bytes, also where vsetvl might halve a rest */
        const size_t vl = __riscv_vsetvl_e8m2(count);
        const vint8m2x4_t four = __riscv_vlseg4e8_v_i8m2x4(x, vl);
        const vuint16m4_t first = __riscv_vwaddu_vv_u16m4(ff_dense_row_magnitude(__riscv_vget_v_i8m2x4_i8m2(four, 0), vl),
                                                          ff_dense_row_magnitude(__riscv_vget_v_i8m2x4_i8m2(four, 1), vl), vl);
        const vuint16m4_t last = __riscv_vwaddu_vv_u16m4(ff_dense_row_magnitude(__riscv_vget_v_i8m2x4_i8m2(four, 2), vl),
                                                         ff_dense_row_magnitude(__riscv_vget_v_i8m2x4_i8m2(four, 3), vl), vl);
        const vuint16m4_t sum = __riscv_vadd_vv_u16m4(first, last, vl);
        __riscv_vsm_v_b4(large, __riscv_vmsgtu_vx_u16m4_b4(sum, 258, vl), vl);
    }
}

/* acc = from + x W for `count` neighbouring outputs of rows of `outputs`; returns the number of non-zero inputs. */
static inline uint32_t ff_dense_row_some(const int8_t *weights, uint32_t inputs, uint32_t outputs, uint32_t count, const int8_t *x,
                                         const int32_t *from, int32_t *acc)
{
    uint8_t large[FF_DENSE_ROW_INPUTS / 32u];
    const uint32_t non_zero = ff_count_non_zero_s8(x, inputs);
    uint32_t some;
    do { /* once, where there are no inputs, for what they are added to */
        some = inputs < FF_DENSE_ROW_INPUTS ? inputs : FF_DENSE_ROW_INPUTS;
        ff_dense_row_find_large(x, some, large);
        for (uint32_t j = 0; j < count;) {
            const struct ff_rows_block block = ff_rows_block(from, acc, j, count);
            if (ff_rows_is_narrow(block)) {
                ff_dense_row_narrow(block, x, large, some, weights + j, outputs);
            } else {
                ff_dense_row_wide(block, x, large, some, weights + j, outputs);
            }
            j += (uint32_t)block.vl;
        }
        inputs -= some;
        x += some;
        weights += some * outputs;
        from = acc;
    } while (inputs != 0);
    return non_zero;
}

#if FF_CORES > 1
/* Of some outputs the inputs of one core, in groups of 32. */
static void ff_dense_row_part(void *context, uint32_t core)
{
    struct ff_sum_team *const team = context;
    const struct ff_sum_share share = ff_sum_share_of(team, core);
    const uint32_t groups = team->inputs / 32u, first = groups * share.turn / share.turns * 32u;
    const uint32_t end = share.turn + 1u == share.turns ? team->inputs : groups * (share.turn + 1u) / share.turns * 32u;
    const int8_t *const weights = (const int8_t *)team->weights + first * team->outputs + share.first;
    team->non_zero[core] =
        ff_dense_row_some(weights, end - first, team->outputs, share.count, team->x + first, share.from, share.acc);
}
#endif

/* acc = from + x W, on as many cores as it pays for; returns the number of non-zero inputs. */
static uint32_t ff_dense_row_accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                        const int32_t *from, int32_t *acc)
{
#if FF_CORES > 1
    if (ff_team_size(inputs * outputs / 16u) != 1u) { /* multiply-accumulates of an instruction */
        return ff_sum_team_run(ff_dense_row_part, weights, inputs, outputs, x, from, acc);
    }
#endif
    return ff_dense_row_some(weights, inputs, outputs, outputs, x, from, acc);
}

#include "ff_dense_row_public.h"

#undef FF_ROWS_EVEN
#undef FF_ROWS_ODD
#undef FF_ROWS_LOAD
#undef FF_ROWS_32

#endif
