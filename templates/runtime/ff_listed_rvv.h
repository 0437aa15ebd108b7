/*
 * Products with the rows of the inputs that are not zero: they are listed once, and every block of outputs walks the
 * list. The including file names its functions, FF_LISTED(name), and says what weights are: FF_ROW_TYPE in memory,
 * FF_ROW_LARGEST their magnitude, FF_ROW_LOAD(row), assembler that loads a row of them from %[at], and FF_ROWS_EVEN and
 * FF_ROWS_ODD (see ff_rows_rvv.h).
 */
#include "ff_list_rvv.h"
#include "ff_rows_rvv.h"
#include "ff_sum_team_rvv.h"

#define FF_ROWS_LOAD(n, row)                                                                          \
    "lw %[at], 4*" #n "(%[address])\n\t"                                                              \
    "lb %[x], " #n "(%[value])\n\t" FF_ROW_LOAD(row)

/* Where each row of the list starts, in the block of outputs at hand. */
struct FF_LISTED(rows) {
    uint32_t address[FF_LIST_SIZE + FF_LIST_GROUP];
};

static void FF_LISTED(begin_rows)(struct FF_LISTED(rows) *rows, const struct ff_list *list, const FF_ROW_TYPE *weights,
                                  uint32_t outputs)
{
    const uint16_t *index = list->index;
    uint32_t *address = rows->address;
    const uint32_t first = (uint32_t)(uintptr_t)weights;
    const uint32_t stride = outputs * (uint32_t)sizeof *weights; /* may take more than 16 bits */
    for (uint32_t rest = ff_list_padded(list); rest != 0;) {
        const size_t vl = __riscv_vsetvl_e32m8(rest);
        const vuint32m8_t at = __riscv_vzext_vf2_u32m8(__riscv_vle16_v_u16m4(index, vl), vl);
        const vuint32m8_t row = __riscv_vadd_vx_u32m8(__riscv_vmul_vx_u32m8(at, stride, vl), first, vl);
        __riscv_vse32_v_u32m8(address, row, vl);
        index += vl;
        address += vl;
        rest -= vl;
    }
}

/* The same rows, `bytes` further to the right. */
static void FF_LISTED(advance_rows)(struct FF_LISTED(rows) *rows, uint32_t count, uint32_t bytes)
{
    uint32_t *address = rows->address;
    for (uint32_t rest = count; rest != 0;) {
        const size_t vl = __riscv_vsetvl_e32m8(rest);
        const vuint32m8_t row = __riscv_vadd_vx_u32m8(__riscv_vle32_v_u32m8(address, vl), bytes, vl);
        __riscv_vse32_v_u32m8(address, row, vl);
        address += vl;
        rest -= vl;
    }
}

/* Sixteen entries of the list at a time, then eight and four where they are left. */
#define FF_DEFINE_LISTED(NAME, W, BY)                                                                 \
    static inline void NAME(struct ff_rows_block block, const int8_t *value, uint32_t count,          \
                            const uint32_t *address)                                                  \
    {                                                                                                 \
        const int8_t *const end = value + (count & ~15u);                                             \
        uint32_t at, x;                                                                               \
        __asm__ volatile(FF_ROWS_BEGIN_##W                                                            \
                         "beq %[value], %[end], 2f\n"                                                 \
                         "1:\n\t" FF_ROWS_8(BY, W, 0, 1, 2, 3, 4, 5, 6, 7)                            \
                         FF_ROWS_8(BY, W, 8, 9, 10, 11, 12, 13, 14, 15)                               \
                         "addi %[value], %[value], 16\n\t"                                            \
                         "addi %[address], %[address], 64\n\t"                                        \
                         "bne %[value], %[end], 1b\n"                                                 \
                         "2:\n\t"                                                                     \
                         "andi %[x], %[count], 8\n\t"                                                 \
                         "beqz %[x], 3f\n\t" FF_ROWS_8(BY, W, 0, 1, 2, 3, 4, 5, 6, 7)                 \
                         "addi %[value], %[value], 8\n\t"                                             \
                         "addi %[address], %[address], 32\n"                                          \
                         "3:\n\t"                                                                     \
                         "andi %[x], %[count], 4\n\t"                                                 \
                         "beqz %[x], 4f\n\t" BY(W, 0, 1, 2, 3)                                        \
                         "4:\n\t" FF_ROWS_END_##W                                                     \
                         : [at] "=&r"(at), [x] "=&r"(x), [value] "+r"(value), [address] "+r"(address) \
                         : [end] "r"(end), [count] "r"(count), FF_ROWS_BLOCK_OPERANDS(block)          \
                         : FF_ROWS_CLOBBERS);                                                         \
    }

FF_DEFINE_LISTED(FF_LISTED(wide_by_2), WIDE, FF_ROWS_BY_2)
FF_DEFINE_LISTED(FF_LISTED(wide_by_4), WIDE, FF_ROWS_BY_4)
FF_DEFINE_LISTED(FF_LISTED(narrow_by_2), NARROW, FF_ROWS_BY_2)
FF_DEFINE_LISTED(FF_LISTED(narrow_by_4), NARROW, FF_ROWS_BY_4)

/* One block of outputs; `small` where the products of four inputs fit into 16 bits. */
static void FF_LISTED(listed)(struct ff_rows_block block, const int8_t *value, uint32_t count, const uint32_t *address,
                              int small)
{
    if (ff_rows_is_narrow(block)) {
        if (small) {
            FF_LISTED(narrow_by_4)(block, value, count, address);
        } else {
            FF_LISTED(narrow_by_2)(block, value, count, address);
        }
    } else if (small) {
        FF_LISTED(wide_by_4)(block, value, count, address);
    } else {
        FF_LISTED(wide_by_2)(block, value, count, address);
    }
}

/*
 * acc = from + x W for `count` neighbouring outputs of rows of `outputs`, of each input `turns` after the last one from `turn`
 * on; a list of inputs after the other. Returns the number of those that are not zero.
 */
static inline uint32_t FF_LISTED(accumulate_some)(const FF_ROW_TYPE *weights, uint32_t inputs, uint32_t outputs, uint32_t count,
                                                  const int8_t *x, uint32_t turn, uint32_t turns, const int32_t *from,
                                                  int32_t *acc)
{
    struct ff_list list;
    struct FF_LISTED(rows) rows;
    uint32_t non_zero = 0;
    uint32_t i = turn;
    do {
        i = ff_list_in_turn(&list, x, i, inputs, turns);
        non_zero += list.count;
        const uint32_t listed = ff_list_padded(&list);
        const int small = 4u * list.largest * FF_ROW_LARGEST <= INT16_MAX;
        FF_LISTED(begin_rows)(&rows, &list, weights, outputs);
        for (uint32_t j = 0;;) {
            const struct ff_rows_block block = ff_rows_block(from, acc, j, count);
            FF_LISTED(listed)(block, list.value, listed, rows.address, small);
            j += block.vl;
            if (j >= count) {
                break;
            }
            FF_LISTED(advance_rows)(&rows, listed, block.vl * sizeof *weights);
        }
        from = acc;
    } while (i < inputs);
    return non_zero;
}

/* The same for all outputs and inputs, on one core. */
static uint32_t FF_LISTED(accumulate)(const FF_ROW_TYPE *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                      const int32_t *from, int32_t *acc)
{
    return FF_LISTED(accumulate_some)(weights, inputs, outputs, outputs, x, 0, 1, from, acc);
}

#if FF_CORES > 1
static void FF_LISTED(part)(void *context, uint32_t core)
{
    struct ff_sum_team *const team = context;
    const struct ff_sum_share share = ff_sum_share_of(team, core);
    const FF_ROW_TYPE *const weights = (const FF_ROW_TYPE *)team->weights + share.first;
    team->non_zero[core] = share.turn < team->inputs
                               ? FF_LISTED(accumulate_some)(weights, team->inputs, team->outputs, share.count, team->x, share.turn,
                                                            share.turns, share.from, share.acc)
                               : 0;
}
#endif

/* The same on as many cores as it pays for. */
static uint32_t FF_LISTED(product)(const FF_ROW_TYPE *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                   const int32_t *from, int32_t *acc)
{
#if FF_CORES > 1
    if (ff_team_size(inputs * outputs / 16u) != 1u) { /* multiply-accumulates of an instruction */
        return ff_sum_team_run(FF_LISTED(part), weights, inputs, outputs, x, from, acc);
    }
#endif
    return FF_LISTED(accumulate)(weights, inputs, outputs, x, from, acc);
}

#undef FF_ROWS_LOAD
#undef FF_DEFINE_LISTED
