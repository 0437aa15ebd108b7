/*
 * Convolutions of int8 maps along a row of positions: positions are lanes, which load the same tap of their windows by strides, and
 * weights are scalars. For few outputs of wide maps. Sums of two outputs fill eight registers each, or those of four outputs
 * half as many, where positions do not fill more.
 */
#ifndef FF_CONV_ROW_RVV_H
#define FF_CONV_ROW_RVV_H

#include "ff_conv_s8.h"
#include "ff_rows_rvv.h"

/* Positions of a row whose windows are inside the map in this direction; x and z are those of the first. */
struct ff_conv_row {
    const struct ff_conv *layer;
    struct ff_patch patch;
    const int8_t *x;
    int8_t *z;
    size_t vl;
};

/* A tap of all positions. */
#define FF_CONV_ROW_TAP(lanes)                                                                        \
    "vlse8.v " lanes ", (%[x]), %[stride]\n\t"                                                        \
    "addi %[x], %[x], 1\n\t"

/* Output n of a tap: the first product of a sum of 16 bits, or the second. */
#define FF_CONV_ROW_FIRST(n, lanes, sums)                                                             \
    "lb %[w], " #n "(%[at])\n\t"                                                                      \
    "vwmul.vx " sums ", " lanes ", %[w]\n\t"
#define FF_CONV_ROW_SECOND(n, lanes, sums)                                                            \
    "lb %[w], " #n "(%[at])\n\t"                                                                      \
    "vwmacc.vx " sums ", %[w], " lanes "\n\t"
#define FF_CONV_ROW_NEXT "add %[at], %[at], %[outputs]\n\t"

/* Two outputs: sums of 32 bits are v8, v16, those of 16 bits v24, v28. */
#define FF_CONV_ROW_ADD_2                                                                             \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vwadd.wv v8, v8, v24\n\t"                                                                        \
    "vwadd.wv v16, v16, v28\n\t"                                                                      \
    "vsetvli zero, zero, e8, m2, ta, ma\n\t"
#define FF_CONV_ROW_PAIR_2                                                                            \
    FF_CONV_ROW_TAP("v0") FF_CONV_ROW_TAP("v2")                                                       \
    FF_CONV_ROW_FIRST(0, "v0", "v24") FF_CONV_ROW_FIRST(1, "v0", "v28") FF_CONV_ROW_NEXT              \
    FF_CONV_ROW_SECOND(0, "v2", "v24") FF_CONV_ROW_SECOND(1, "v2", "v28") FF_CONV_ROW_NEXT FF_CONV_ROW_ADD_2
#define FF_CONV_ROW_SINGLE_2                                                                          \
    FF_CONV_ROW_TAP("v0")                                                                             \
    FF_CONV_ROW_FIRST(0, "v0", "v24") FF_CONV_ROW_FIRST(1, "v0", "v28") FF_CONV_ROW_NEXT FF_CONV_ROW_ADD_2
#define FF_CONV_ROW_BEGIN_2                                                                           \
    "vsetvli zero, %[vl], e32, m8, ta, ma\n\t"                                                        \
    "vmv.v.x v8, %[bias0]\n\t"                                                                        \
    "vmv.v.x v16, %[bias1]\n\t"                                                                       \
    "vsetvli zero, zero, e8, m2, ta, ma\n\t"
#define FF_CONV_ROW_STORE_2(k, sums)                                                                  \
    "lw %[w], 4*" #k "(%[multiplier])\n\t"                                                            \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t"                                                         \
    "vmulh.vx " sums ", " sums ", %[w]\n\t"                                                           \
    "lbu %[w], " #k "(%[shift])\n\t"                                                                  \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vnclip.wx " sums ", " sums ", %[w]\n\t"                                                          \
    "vsetvli zero, zero, e8, m2, ta, ma\n\t"                                                          \
    "vnclip.wi v0, " sums ", 0\n\t"                                                                   \
    "vmax.vx v0, v0, zero\n\t"                                                                        \
    "vsse8.v v0, (%[z]), %[outputs]\n\t"                                                              \
    "addi %[z], %[z], 1\n\t"
#define FF_CONV_ROW_END_2 FF_CONV_ROW_STORE_2(0, "v8") FF_CONV_ROW_STORE_2(1, "v16")
#define FF_CONV_ROW_BIASES_2 [bias0] "r"(bias[0]), [bias1] "r"(bias[1])

/* Four outputs: sums of 32 bits are v8, v12, v16, v20, those of 16 bits v24, v26, v28, v30. */
#define FF_CONV_ROW_ADD_4                                                                             \
    "vsetvli zero, zero, e16, m2, ta, ma\n\t"                                                         \
    "vwadd.wv v8, v8, v24\n\t"                                                                        \
    "vwadd.wv v12, v12, v26\n\t"                                                                      \
    "vwadd.wv v16, v16, v28\n\t"                                                                      \
    "vwadd.wv v20, v20, v30\n\t"                                                                      \
    "vsetvli zero, zero, e8, m1, ta, ma\n\t"
#define FF_CONV_ROW_PAIR_4                                                                            \
    FF_CONV_ROW_TAP("v0") FF_CONV_ROW_TAP("v1")                                                       \
    FF_CONV_ROW_FIRST(0, "v0", "v24") FF_CONV_ROW_FIRST(1, "v0", "v26")                               \
    FF_CONV_ROW_FIRST(2, "v0", "v28") FF_CONV_ROW_FIRST(3, "v0", "v30") FF_CONV_ROW_NEXT              \
    FF_CONV_ROW_SECOND(0, "v1", "v24") FF_CONV_ROW_SECOND(1, "v1", "v26")                             \
    FF_CONV_ROW_SECOND(2, "v1", "v28") FF_CONV_ROW_SECOND(3, "v1", "v30") FF_CONV_ROW_NEXT FF_CONV_ROW_ADD_4
#define FF_CONV_ROW_SINGLE_4                                                                          \
    FF_CONV_ROW_TAP("v0")                                                                             \
    FF_CONV_ROW_FIRST(0, "v0", "v24") FF_CONV_ROW_FIRST(1, "v0", "v26")                               \
    FF_CONV_ROW_FIRST(2, "v0", "v28") FF_CONV_ROW_FIRST(3, "v0", "v30") FF_CONV_ROW_NEXT FF_CONV_ROW_ADD_4
#define FF_CONV_ROW_BEGIN_4                                                                           \
    "vsetvli zero, %[vl], e32, m4, ta, ma\n\t"                                                        \
    "vmv.v.x v8, %[bias0]\n\t"                                                                        \
    "vmv.v.x v12, %[bias1]\n\t"                                                                       \
    "vmv.v.x v16, %[bias2]\n\t"                                                                       \
    "vmv.v.x v20, %[bias3]\n\t"                                                                       \
    "vsetvli zero, zero, e8, m1, ta, ma\n\t"
#define FF_CONV_ROW_STORE_4(k, sums)                                                                  \
    "lw %[w], 4*" #k "(%[multiplier])\n\t"                                                            \
    "vsetvli zero, zero, e32, m4, ta, ma\n\t"                                                         \
    "vmulh.vx " sums ", " sums ", %[w]\n\t"                                                           \
    "lbu %[w], " #k "(%[shift])\n\t"                                                                  \
    "vsetvli zero, zero, e16, m2, ta, ma\n\t"                                                         \
    "vnclip.wx " sums ", " sums ", %[w]\n\t"                                                          \
    "vsetvli zero, zero, e8, m1, ta, ma\n\t"                                                          \
    "vnclip.wi v0, " sums ", 0\n\t"                                                                   \
    "vmax.vx v0, v0, zero\n\t"                                                                        \
    "vsse8.v v0, (%[z]), %[outputs]\n\t"                                                              \
    "addi %[z], %[z], 1\n\t"
#define FF_CONV_ROW_END_4 \
    FF_CONV_ROW_STORE_4(0, "v8") FF_CONV_ROW_STORE_4(1, "v12") \
    FF_CONV_ROW_STORE_4(2, "v16") FF_CONV_ROW_STORE_4(3, "v20")
#define FF_CONV_ROW_BIASES_4 [bias0] "r"(bias[0]), [bias1] "r"(bias[1]), [bias2] "r"(bias[2]), [bias3] "r"(bias[3])

/* z of P outputs from j on of the positions of a row: the runs of their windows, two inputs at a time. */
#define FF_DEFINE_CONV_ROW(NAME, P)                                                                   \
    static inline void NAME(const struct ff_conv_row *row, uint32_t j)                                \
    {                                                                                                 \
        const struct ff_conv *const layer = row->layer;                                               \
        const struct ff_patch *const patch = &row->patch;                                             \
        const uint32_t outputs = patch->outputs, run = patch->run;                                    \
        const int8_t *x = row->x, *at = layer->weights + patch->weights + j, *end;                    \
        const int32_t *const bias = layer->bias + j;                                                  \
        int8_t *z = row->z + j;                                                                       \
        uint32_t runs = patch->runs, weight;                                                          \
        __asm__ volatile("csrwi vxrm, 0\n\t" FF_CONV_ROW_BEGIN_##P                                    \
                         "1:\n\t"                                                                     \
                         "add %[end], %[x], %[pairs]\n\t"                                             \
                         "beq %[x], %[end], 3f\n"                                                     \
                         "2:\n\t" FF_CONV_ROW_PAIR_##P                                                \
                         "bne %[x], %[end], 2b\n"                                                     \
                         "3:\n\t"                                                                     \
                         "beqz %[odd], 4f\n\t" FF_CONV_ROW_SINGLE_##P                                 \
                         "4:\n\t"                                                                     \
                         "add %[x], %[x], %[x_skip]\n\t"                                              \
                         "add %[at], %[at], %[weight_skip]\n\t"                                       \
                         "addi %[runs], %[runs], -1\n\t"                                              \
                         "bnez %[runs], 1b\n\t" FF_CONV_ROW_END_##P                                   \
                         : [w] "=&r"(weight), [end] "=&r"(end), [x] "+r"(x), [at] "+r"(at), [z] "+r"(z), [runs] "+r"(runs)\
                         : [pairs] "r"(run & ~1u), [odd] "r"(run & 1u), [x_skip] "r"(patch->x_step - run),\
                           [weight_skip] "r"(patch->weight_step - run * outputs), [outputs] "r"(outputs),\
                           [stride] "r"((uint32_t)layer->window.stride_x * layer->window.channels), [vl] "r"(row->vl),\
                           [multiplier] "r"(layer->multiplier + j), [shift] "r"(layer->shift + j), FF_CONV_ROW_BIASES_##P\
                         : FF_ROWS_CLOBBERS);                                                         \
    }

FF_DEFINE_CONV_ROW(ff_conv_row_of_2, 2)
FF_DEFINE_CONV_ROW(ff_conv_row_of_4, 4)

/* Instructions for a row of positions with four outputs at a time, or two. */
static inline uint32_t ff_conv_row_cost_of_4(const struct ff_conv *layer, uint32_t inputs, uint32_t count)
{
    const uint32_t lanes = (uint32_t)__riscv_vsetvlmax_e32m4();
    return (count + lanes - 1u) / lanes * ((layer->outputs + 3u) / 4u) * (140u + 29u * inputs / 2u);
}

static inline uint32_t ff_conv_row_cost_of_2(const struct ff_conv *layer, uint32_t inputs, uint32_t count)
{
    const uint32_t lanes = (uint32_t)__riscv_vsetvlmax_e32m8();
    return (count + lanes - 1u) / lanes * ((layer->outputs + 1u) / 2u) * (110u + 19u * inputs / 2u);
}

/* z of all outputs of a row of positions; the last outputs are computed twice where their number has a rest. */
static inline void ff_conv_row_compute(struct ff_conv_row row, uint32_t inputs, uint32_t count)
{
    const uint32_t outputs = row.layer->outputs;
    const int by_4 = ff_conv_row_cost_of_4(row.layer, inputs, count) < ff_conv_row_cost_of_2(row.layer, inputs, count);
    const uint32_t lanes = (uint32_t)(by_4 ? __riscv_vsetvlmax_e32m4() : __riscv_vsetvlmax_e32m8()), step = by_4 ? 4u : 2u;
    const uint32_t x_step = (uint32_t)row.layer->window.stride_x * row.layer->window.channels;
    for (; count != 0; count -= (uint32_t)row.vl, row.x += row.vl * x_step, row.z += row.vl * outputs) {
        row.vl = count < lanes ? count : lanes;
        for (uint32_t j = 0; j < outputs; j += step) {
            const uint32_t from = outputs - j < step ? outputs - step : j;
            if (by_4) {
                ff_conv_row_of_4(&row, from);
            } else {
                ff_conv_row_of_2(&row, from);
            }
        }
    }
}

#endif
