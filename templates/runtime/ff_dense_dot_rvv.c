/*
 * Fully connected products for few outputs, with vectors: inputs are lanes, and each output is a sum over them. Weights
 * are [outputs][inputs].
 */
#include "ff_dense.h"
#include "ff_product.h"
#include <riscv_vector.h>

/*
 * acc = start + x W, for as many inputs as a register group holds; the sums start `step` elements apart. Products of both
 * halves of the group fit into 16 bits together. Lanes of w from vl on hold anything; those of x are zero.
 */
__attribute__((noinline)) static void add_run(const int8_t *x, size_t vl, const int8_t *w, uint32_t stride,
                                              const int32_t *start, size_t step, int32_t *acc, uint32_t outputs)
{
    const size_t half = __riscv_vsetvlmax_e8m4();
    const vint8m8_t zeros = __riscv_vmv_v_x_i8m8(0, __riscv_vsetvlmax_e8m8());
    const vint8m8_t inputs = __riscv_vle8_v_i8m8_tu(zeros, x, vl);
    const vint8m4_t lower = __riscv_vget_v_i8m8_i8m4(inputs, 0), upper = __riscv_vget_v_i8m8_i8m4(inputs, 1);
    for (; outputs != 0; outputs--, w += stride) {
        const vint8m8_t weights = __riscv_vle8_v_i8m8(w, vl);
        vint16m8_t products = __riscv_vwmul_vv_i16m8(lower, __riscv_vget_v_i8m8_i8m4(weights, 0), half);
        products = __riscv_vwmacc_vv_i16m8(products, upper, __riscv_vget_v_i8m8_i8m4(weights, 1), half);
        const vint32m1_t sum = __riscv_vle32_v_i32m1(start, 1);
        start += step;
        __riscv_vse32_v_i32m1(acc++, __riscv_vwredsum_vs_i16m8_i32m1(products, sum, half), 1);
    }
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                           const int32_t *from, size_t step, int32_t *acc)
{
    uint32_t non_zero = 0;
    for (uint32_t i = 0; i < inputs;) {
        const size_t vl = __riscv_vsetvl_e8m8(inputs - i);
        const vbool1_t counts = __riscv_vmsne_vx_i8m8_b1(__riscv_vle8_v_i8m8(x + i, vl), 0, vl);
        non_zero += (uint32_t)__riscv_vcpop_m_b1(counts, vl);
        add_run(x + i, vl, weights + i, inputs, from, step, acc, outputs);
        from = acc;
        step = 1;
        i += vl;
    }
    return non_zero;
}

uint32_t ff_sums_s8_dot(const struct ff_dense *layer, const int8_t *x, int32_t *acc)
{
    const uint32_t outputs = layer->outputs;
    return outputs * accumulate(layer->weights, layer->inputs, outputs, x, layer->bias, 1, acc);
}

uint32_t ff_dense_s8_dot(const struct ff_dense *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const uint32_t macs = ff_sums_s8_dot(layer, x, acc);
    ff_requantize_s8(layer, acc, z);
    return macs;
}

uint32_t ff_head_s8_dot(const struct ff_head *head, const int8_t *z, int32_t *acc, int32_t *scores)
{
    static const int32_t zero = 0;
    const uint32_t outputs = head->outputs;
    const uint32_t macs = outputs * accumulate(head->weights, head->inputs, outputs, z, &zero, 0, acc);
    ff_add_scaled_s32(acc, head->scale, outputs, scores);
    return macs;
}
