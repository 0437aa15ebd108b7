/*
 * Sums of products with rows of 8-bit weights, a block of outputs in registers at a time. All 32 registers are in use:
 * v8 and v16 hold sums of 32 bits, v24 those of 16 bits, v0 to v7 rows. The products of two inputs fit into 16 bits,
 * those of four do where no input is large; they are added up there, so that the sums of 32 bits are touched once for
 * all of them. Integer sums do not depend on the order.
 *
 * The loops are assembler, because compilers load rows long before they are multiplied and spill registers to make
 * room. The including file says how a loop goes on: FF_ROWS_LOAD(n, row) brings input n of a group to %[x] and its row
 * to a register, FF_ROWS_EVEN or FF_ROWS_ODD; the block's operands are its own.
 */
#ifndef FF_ROWS_RVV_H
#define FF_ROWS_RVV_H

#include <riscv_vector.h>
#include <stdint.h>

#if __riscv_xlen != 32
#error "addresses of rows are 32 bits"
#endif

#define FF_ROWS_FIRST(n, row) FF_ROWS_LOAD(n, row) "vwmul.vx v24, " row ", %[x]\n\t"
#define FF_ROWS_NEXT(n, row) FF_ROWS_LOAD(n, row) "vwmacc.vx v24, %[x], " row "\n\t"

/*
 * Adds the sums of 16 bits up. Their lanes from vl on hold anything, and what becomes of them is not stored. WIDE blocks
 * need both registers of sums, NARROW ones v8 alone, and rows of half the length.
 */
#define FF_ROWS_ADD_WIDE                                                                              \
    "vsetvli %[x], zero, e16, m4, ta, ma\n\t"                                                         \
    "vwadd.wv v8, v8, v24\n\t"                                                                        \
    "vwadd.wv v16, v16, v28\n\t" FF_ROWS_BYTES_WIDE
#define FF_ROWS_ADD_NARROW                                                                            \
    "vsetvli %[x], zero, e16, m4, ta, ma\n\t"                                                         \
    "vwadd.wv v8, v8, v24\n\t" FF_ROWS_BYTES_NARROW
#define FF_ROWS_BYTES_WIDE "vsetvli zero, %[vl], e8, m4, ta, ma\n\t"
#define FF_ROWS_BYTES_NARROW "vsetvli zero, %[vl], e8, m2, ta, ma\n\t"

#define FF_ROWS_1(W, a) FF_ROWS_FIRST(a, FF_ROWS_EVEN) FF_ROWS_ADD_##W
#define FF_ROWS_2(W, a, b) FF_ROWS_FIRST(a, FF_ROWS_EVEN) FF_ROWS_NEXT(b, FF_ROWS_ODD) FF_ROWS_ADD_##W
#define FF_ROWS_4(W, a, b, c, d)                                                                      \
    FF_ROWS_FIRST(a, FF_ROWS_EVEN)                                                                    \
    FF_ROWS_NEXT(b, FF_ROWS_ODD) FF_ROWS_NEXT(c, FF_ROWS_EVEN) FF_ROWS_NEXT(d, FF_ROWS_ODD) FF_ROWS_ADD_##W

/* Four inputs, by two or at once; and eight of them. */
#define FF_ROWS_BY_2(W, a, b, c, d) FF_ROWS_2(W, a, b) FF_ROWS_2(W, c, d)
#define FF_ROWS_BY_4(W, a, b, c, d) FF_ROWS_4(W, a, b, c, d)
#define FF_ROWS_8(BY, W, a, b, c, d, e, f, g, h) BY(W, a, b, c, d) BY(W, e, f, g, h)

/* Before the first group, and after the last. */
#define FF_ROWS_BEGIN_WIDE                                                                            \
    "vsetvli zero, %[lower], e32, m8, ta, ma\n\t"                                                     \
    "vle32.v v8, (%[from])\n\t"                                                                       \
    "vsetvli zero, %[upper], e32, m8, ta, ma\n\t"                                                     \
    "vle32.v v16, (%[from_upper])\n\t" FF_ROWS_BYTES_WIDE
#define FF_ROWS_BEGIN_NARROW                                                                          \
    "vsetvli zero, %[lower], e32, m8, ta, ma\n\t"                                                     \
    "vle32.v v8, (%[from])\n\t" FF_ROWS_BYTES_NARROW
#define FF_ROWS_END_WIDE                                                                              \
    "vsetvli zero, %[lower], e32, m8, ta, ma\n\t"                                                     \
    "vse32.v v8, (%[acc])\n\t"                                                                        \
    "vsetvli zero, %[upper], e32, m8, ta, ma\n\t"                                                     \
    "vse32.v v16, (%[acc_upper])"
#define FF_ROWS_END_NARROW                                                                            \
    "vsetvli zero, %[lower], e32, m8, ta, ma\n\t"                                                     \
    "vse32.v v8, (%[acc])"

/* acc = from + products, for vl outputs; v8 holds the first `lower`, v16 the rest. */
struct ff_rows_block {
    const int32_t *from;
    int32_t *acc;
    size_t vl;
    size_t lower;
};

#define FF_ROWS_BLOCK_OPERANDS(block)                                                                 \
    [from] "r"((block).from), [from_upper] "r"((block).from + (block).lower), [acc] "r"((block).acc), \
        [acc_upper] "r"((block).acc + (block).lower), [vl] "r"((block).vl), [lower] "r"((block).lower), \
        [upper] "r"((block).vl - (block).lower)

#define FF_ROWS_CLOBBERS                                                                              \
    "memory", "vl", "vtype", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13",  \
        "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28",     \
        "v29", "v30", "v31"

/* The block of outputs from j on: as many as both registers of sums have room for. */
static inline struct ff_rows_block ff_rows_block(const int32_t *from, int32_t *acc, uint32_t j, uint32_t outputs)
{
    const size_t vl = __riscv_vsetvl_e8m4(outputs - j);
    const size_t all = __riscv_vsetvlmax_e32m8();
    const struct ff_rows_block block = {from + j, acc + j, vl, vl < all ? vl : all};
    return block;
}

static inline int ff_rows_is_narrow(struct ff_rows_block block)
{
    return block.vl == block.lower;
}

#endif
