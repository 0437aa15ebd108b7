/*
 * Fully connected products for few outputs, with vectors: inputs are lanes, and each output is a sum over them. Weights
 * are [outputs][inputs].
 */
#include "ff_dense.h"
#include "ff_product.h"
#include <riscv_vector.h>

/*
 * acc = start + x W, for as many inputs as a register group holds. Products of both halves of the group fit into 16 bits
 * together. Lanes of w from vl on hold anything; those of x are zero.
 */
__attribute__((noinline)) static void add_run(const int8_t *x, size_t vl, const int8_t *w, uint32_t stride,
                                              const int32_t *start, int32_t *acc, uint32_t outputs)
{
    const size_t half = __riscv_vsetvlmax_e8m4();
    const vint8m8_t zeros = __riscv_vmv_v_x_i8m8(0, __riscv_vsetvlmax_e8m8());
    const vint8m8_t inputs = __riscv_vle8_v_i8m8_tu(zeros, x, vl);
    const vint8m4_t lower = __riscv_vget_v_i8m8_i8m4(inputs, 0), upper = __riscv_vget_v_i8m8_i8m4(inputs, 1);
    for (; outputs != 0; outputs--, w += stride) {
        const vint8m8_t weights = __riscv_vle8_v_i8m8(w, vl);
        vint16m8_t products = __riscv_vwmul_vv_i16m8(lower, __riscv_vget_v_i8m8_i8m4(weights, 0), half);
        products = __riscv_vwmacc_vv_i16m8(products, upper, __riscv_vget_v_i8m8_i8m4(weights, 1), half);
        const vint32m1_t sum = __riscv_vle32_v_i32m1(start++, 1);
        __riscv_vse32_v_i32m1(acc++, __riscv_vwredsum_vs_i16m8_i32m1(products, sum, half), 1);
    }
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                           const int32_t *from, int32_t *acc)
{
    for (uint32_t i = 0; i < inputs;) {
        const size_t vl = __riscv_vsetvl_e8m8(inputs - i);
        add_run(x + i, vl, weights + i, inputs, from, acc, outputs);
        from = acc;
        i += vl;
    }
    return ff_count_non_zero_s8(x, inputs);
}

FF_DEFINE_PRODUCTS(dot)
