/*
 * Fully connected products for few outputs, with vectors: inputs are lanes, and each output is a sum over them. Weights
 * are [outputs][inputs].
 */
#include "ff_dense.h"
#include "ff_product.h"
#include <riscv_vector.h>

/* acc = from + x W, for up to two runs of inputs: their products fit into 16 bits together. */
static void two_runs(const int8_t *x, size_t first, size_t second, const int8_t *w, uint32_t stride,
                     const int32_t *from, int32_t *acc, uint32_t outputs)
{
    const vint8m4_t x1 = __riscv_vle8_v_i8m4(x, first), x2 = __riscv_vle8_v_i8m4(x + first, second);
    for (; outputs != 0; outputs--, w += stride) {
        vint16m8_t products = __riscv_vwmul_vv_i16m8(x1, __riscv_vle8_v_i8m4(w, first), first);
        if (second != 0) {
            const vint8m4_t w2 = __riscv_vle8_v_i8m4(w + first, second);
            products = __riscv_vwmacc_vv_i16m8_tu(products, x2, w2, second);
        }
        const vint32m1_t start = __riscv_vle32_v_i32m1(from++, 1);
        __riscv_vse32_v_i32m1(acc++, __riscv_vwredsum_vs_i16m8_i32m1(products, start, first), 1);
    }
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                           const int32_t *from, int32_t *acc)
{
    for (uint32_t i = 0; i < inputs;) {
        const size_t first = __riscv_vsetvl_e8m4(inputs - i);
        const size_t second = __riscv_vsetvl_e8m4(inputs - i - first); /* not longer than the first */
        two_runs(x + i, first, second, weights + i, inputs, from, acc, outputs);
        from = acc;
        i += first + second;
    }
    return ff_count_non_zero_s8(x, inputs);
}

FF_DEFINE_PRODUCTS(dot)
