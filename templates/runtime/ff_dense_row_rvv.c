/*
 * Fully connected products for dense inputs, with vectors: outputs are lanes, and every block of outputs walks all
 * inputs, zeros included. Weights are [inputs][outputs].
 */
#ifndef FF_DENSE_ROW_RVV_C
#define FF_DENSE_ROW_RVV_C

#include "ff_build.h"
#include "ff_dense.h"
#include "ff_lanes_rvv.h"
#include "ff_product.h"
#include "ff_rows_rvv.h"

#define FF_ROWS_EVEN "v0"
#define FF_ROWS_ODD "v4"
#define FF_ROWS_LOAD(n, row)                                                                          \
    "lb %[x], " #n "(%[value])\n\t"                                                                   \
    "vle8.v " row ", (%[at])\n\t"                                                                     \
    "add %[at], %[at], %[stride]\n\t"

/* 32 inputs at a time, then what is left of them. */
#define FF_DEFINE_FULL(NAME, W, BY)                                                                   \
    static inline void NAME(struct ff_rows_block block, const int8_t *value, uint32_t inputs, const int8_t *at,\
                            uint32_t stride)                                                          \
    {                                                                                                 \
        const int8_t *const end = value + (inputs & ~31u), *const pairs = value + (inputs & ~1u);     \
        uint32_t x;                                                                                   \
        __asm__ volatile(FF_ROWS_BEGIN_##W                                                            \
                         "beq %[value], %[end], 2f\n"                                                 \
                         "1:\n\t" FF_ROWS_8(BY, W, 0, 1, 2, 3, 4, 5, 6, 7)                            \
                         FF_ROWS_8(BY, W, 8, 9, 10, 11, 12, 13, 14, 15)                               \
                         FF_ROWS_8(BY, W, 16, 17, 18, 19, 20, 21, 22, 23)                             \
                         FF_ROWS_8(BY, W, 24, 25, 26, 27, 28, 29, 30, 31)                             \
                         "addi %[value], %[value], 32\n\t"                                            \
                         "bne %[value], %[end], 1b\n"                                                 \
                         "2:\n\t"                                                                     \
                         "beq %[value], %[pairs], 4f\n"                                               \
                         "3:\n\t" FF_ROWS_2(W, 0, 1)                                                  \
                         "addi %[value], %[value], 2\n\t"                                             \
                         "bne %[value], %[pairs], 3b\n"                                               \
                         "4:\n\t"                                                                     \
                         "beqz %[odd], 5f\n\t" FF_ROWS_1(W, 0)                                        \
                         "5:\n\t" FF_ROWS_END_##W                                                     \
                         : [x] "=&r"(x), [value] "+r"(value), [at] "+r"(at)                           \
                         : [end] "r"(end), [pairs] "r"(pairs), [odd] "r"(inputs & 1u), [stride] "r"(stride),\
                           FF_ROWS_BLOCK_OPERANDS(block)                                              \
                         : FF_ROWS_CLOBBERS);                                                         \
    }

FF_DEFINE_FULL(ff_dense_row_wide_by_2, WIDE, FF_ROWS_BY_2)
FF_DEFINE_FULL(ff_dense_row_wide_by_4, WIDE, FF_ROWS_BY_4)
FF_DEFINE_FULL(ff_dense_row_narrow_by_2, NARROW, FF_ROWS_BY_2)
FF_DEFINE_FULL(ff_dense_row_narrow_by_4, NARROW, FF_ROWS_BY_4)

/* One block of outputs; `small` where the products of four inputs fit into 16 bits. */
static void ff_dense_row_block(struct ff_rows_block block, const int8_t *x, uint32_t inputs, const int8_t *row,
                                uint32_t stride, int small)
{
    if (ff_rows_is_narrow(block)) {
        if (small) {
            ff_dense_row_narrow_by_4(block, x, inputs, row, stride);
        } else {
            ff_dense_row_narrow_by_2(block, x, inputs, row, stride);
        }
    } else if (small) {
        ff_dense_row_wide_by_4(block, x, inputs, row, stride);
    } else {
        ff_dense_row_wide_by_2(block, x, inputs, row, stride);
    }
}

/* Number of inputs that are not zero; also gives the largest magnitude. */
static uint32_t ff_dense_row_look_at(const int8_t *x, uint32_t inputs, uint32_t *largest)
{
    vuint8m1_t peak = __riscv_vmv_s_x_u8m1(0, 1);
    uint32_t non_zero = 0;
    for (size_t vl; inputs != 0; x += vl, inputs -= vl) {
        vl = __riscv_vsetvl_e8m8(inputs);
        const vint8m8_t v = __riscv_vle8_v_i8m8(x, vl);
        non_zero += (uint32_t)__riscv_vcpop_m_b1(__riscv_vmsne_vx_i8m8_b1(v, 0, vl), vl);
        peak = ff_peak_i8m8(v, peak, vl);
    }
    *largest = __riscv_vmv_x_s_u8m1_u8(peak);
    return non_zero;
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_row_accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                         const int32_t *from, int32_t *acc)
{
    uint32_t largest;
    const uint32_t non_zero = ff_dense_row_look_at(x, inputs, &largest);
    const int small = 4u * 127u * largest <= INT16_MAX;
    for (uint32_t j = 0; j < outputs;) {
        const struct ff_rows_block block = ff_rows_block(from, acc, j, outputs);
        ff_dense_row_block(block, x, inputs, weights + j, outputs, small);
        j += block.vl;
    }
    return non_zero;
}

#include "ff_dense_row_public.h"

#undef FF_ROWS_EVEN
#undef FF_ROWS_ODD
#undef FF_ROWS_LOAD

#endif
