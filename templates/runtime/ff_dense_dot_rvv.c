/*
 * Fully connected products for few outputs, with vectors: inputs are lanes, and each output is a sum over them. Weights
 * are [outputs][inputs].
 */
#ifndef FF_DENSE_DOT_RVV_C
#define FF_DENSE_DOT_RVV_C

#include "ff_build.h"
#include "ff_dense.h"
#include "ff_product.h"
#include "ff_shared_product.h"
#include <riscv_vector.h>

static inline vint16m8_t ff_dense_dot_products_of(vint8m4_t inputs, const int8_t *w, size_t vl)
{
    return __riscv_vwmul_vv_i16m8(inputs, __riscv_vle8_v_i8m4(w, vl), vl);
}

/*
 * acc = x W, for at most half a register group of inputs; returns the number of those that are not zero. Outputs come in
 * pairs, which halves the changes of the element width.
 */
__attribute__((noinline)) static uint32_t ff_dense_dot_short_run(const int8_t *x, size_t vl, const int8_t *w,
                                                                 uint32_t stride, int32_t *acc, uint32_t outputs)
{
    const vint32m1_t zero = __riscv_vmv_s_x_i32m1(0, 1);
    const vint8m4_t inputs = __riscv_vle8_v_i8m4(x, vl);
    const size_t non_zero = __riscv_vcpop_m_b2(__riscv_vmsne_vx_i8m4_b2(inputs, 0, vl), vl);
    for (; outputs >= 2u; outputs -= 2u, w += 2u * stride, acc += 2) {
        const vint16m8_t first = ff_dense_dot_products_of(inputs, w, vl);
        const vint16m8_t second = ff_dense_dot_products_of(inputs, w + stride, vl);
        const vint32m1_t sum = __riscv_vwredsum_vs_i16m8_i32m1(first, zero, vl);
        const vint32m1_t next = __riscv_vwredsum_vs_i16m8_i32m1(second, zero, vl);
        __riscv_vse32_v_i32m1(acc, sum, 1);
        __riscv_vse32_v_i32m1(acc + 1, next, 1);
    }
    if (outputs != 0) {
        const vint16m8_t last = ff_dense_dot_products_of(inputs, w, vl);
        __riscv_vse32_v_i32m1(acc, __riscv_vwredsum_vs_i16m8_i32m1(last, zero, vl), 1);
    }
    return (uint32_t)non_zero;
}

/*
 * The same for up to a register group. Products of both halves fit into 16 bits together; lanes of w from vl on hold
 * anything, those of x are zero.
 */
__attribute__((noinline)) static uint32_t ff_dense_dot_long_run(const int8_t *x, size_t vl, const int8_t *w,
                                                                uint32_t stride, int32_t *acc, uint32_t outputs)
{
    const size_t half = __riscv_vsetvlmax_e8m4();
    const vint32m1_t zero = __riscv_vmv_s_x_i32m1(0, 1);
    const vint8m8_t zeros = __riscv_vmv_v_x_i8m8(0, __riscv_vsetvlmax_e8m8());
    const vint8m8_t inputs = __riscv_vle8_v_i8m8_tu(zeros, x, vl);
    const size_t non_zero = __riscv_vcpop_m_b1(__riscv_vmsne_vx_i8m8_b1(inputs, 0, vl), vl);
    const vint8m4_t lower = __riscv_vget_v_i8m8_i8m4(inputs, 0), upper = __riscv_vget_v_i8m8_i8m4(inputs, 1);
    for (; outputs != 0; outputs--, w += stride) {
        const vint8m8_t weights = __riscv_vle8_v_i8m8(w, vl);
        vint16m8_t products = __riscv_vwmul_vv_i16m8(lower, __riscv_vget_v_i8m8_i8m4(weights, 0), half);
        products = __riscv_vwmacc_vv_i16m8(products, upper, __riscv_vget_v_i8m8_i8m4(weights, 1), half);
        __riscv_vse32_v_i32m1(acc++, __riscv_vwredsum_vs_i16m8_i32m1(products, zero, half), 1);
    }
    return (uint32_t)non_zero;
}

/* acc += x W for inputs that do not fit into one register group. */
__attribute__((noinline)) static uint32_t ff_dense_dot_further_run(const int8_t *x, size_t vl, const int8_t *w,
                                                                   uint32_t stride, int32_t *acc, uint32_t outputs)
{
    const vint8m4_t inputs = __riscv_vle8_v_i8m4(x, vl);
    const size_t non_zero = __riscv_vcpop_m_b2(__riscv_vmsne_vx_i8m4_b2(inputs, 0, vl), vl);
    for (; outputs != 0; outputs--, w += stride, acc++) {
        const vint16m8_t products = ff_dense_dot_products_of(inputs, w, vl);
        const vint32m1_t before = __riscv_vle32_v_i32m1(acc, 1);
        __riscv_vse32_v_i32m1(acc, __riscv_vwredsum_vs_i16m8_i32m1(products, before, vl), 1);
    }
    return (uint32_t)non_zero;
}

/* acc = x W on one core; returns the number of non-zero inputs. */
static uint32_t ff_dense_dot_alone(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x, int32_t *acc)
{
    if (inputs <= __riscv_vsetvlmax_e8m4()) {
        return ff_dense_dot_short_run(x, inputs, weights, inputs, acc, outputs);
    }
    if (inputs <= __riscv_vsetvlmax_e8m8()) {
        return ff_dense_dot_long_run(x, inputs, weights, inputs, acc, outputs);
    }
    size_t vl = __riscv_vsetvl_e8m4(inputs);
    uint32_t non_zero = ff_dense_dot_short_run(x, vl, weights, inputs, acc, outputs);
    for (size_t i = vl; i < inputs; i += vl) {
        vl = __riscv_vsetvl_e8m4(inputs - i);
        non_zero += ff_dense_dot_further_run(x + i, vl, weights + i, inputs, acc, outputs);
    }
    return non_zero;
}

#if FF_CORES > 1
/* The outputs of one core. */
static void ff_dense_dot_part(void *context, uint32_t core)
{
    struct ff_shared_product *const product = context;
    const uint32_t first = ff_first_output(product->outputs, core), count = ff_first_output(product->outputs, core + 1u) - first;
    const int8_t *const weights = (const int8_t *)product->weights + first * product->inputs;
    const uint32_t non_zero = ff_dense_dot_alone(weights, product->inputs, count, product->x, product->acc + first);
    if (core == 0) {
        product->non_zero = non_zero;
    }
}
#endif

/* The same on as many cores as it pays for. */
static uint32_t ff_dense_dot_multiply(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x, int32_t *acc)
{
#if FF_CORES > 1
    if (ff_team_size(inputs * outputs / 16u) != 1u) { /* multiply-accumulates of an instruction */
        struct ff_shared_product product = {weights, x, acc, acc, inputs, outputs, FF_CORES, 0};
        ff_team_run(ff_dense_dot_part, &product);
        return product.non_zero;
    }
#endif
    return ff_dense_dot_alone(weights, inputs, outputs, x, acc);
}

FF_SHARED uint32_t ff_sums_s8_dot(const struct ff_dense *layer, const int8_t *x, int32_t *acc)
{
    const uint32_t non_zero = ff_dense_dot_multiply(layer->weights, layer->inputs, layer->outputs, x, acc);
    ff_add_scaled_s32(layer->bias, 1, layer->outputs, acc);
    return non_zero * layer->outputs;
}

FF_SHARED uint32_t ff_dense_s8_dot(const struct ff_dense *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const uint32_t macs = ff_sums_s8_dot(layer, x, acc);
    ff_requantize_s8(layer, acc, z);
    return macs;
}

FF_SHARED uint32_t ff_head_s8_dot(const struct ff_head *head, const int8_t *z, int32_t *acc, int32_t *scores)
{
    const uint32_t non_zero = ff_dense_dot_multiply(head->weights, head->inputs, head->outputs, z, acc);
    ff_add_scaled_s32(acc, head->scale, head->outputs, scores);
    return non_zero * head->outputs;
}

#endif
