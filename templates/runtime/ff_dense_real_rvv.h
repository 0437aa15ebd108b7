/*
 * The products of the real precisions for RVV, once for both; the including file brings the vector types. Lanes are
 * outputs, and every output sums over the inputs in ascending order, so that no vector length changes a bit.
 */
#include "ff_rows_real_rvv.h"

/* acc += listed inputs x their rows, for one block of outputs. */
static inline void one_block(const struct ff_rows *list, float *acc, size_t vl)
{
    const uint32_t count = list->count;
    vfloat32m8_t sums = __riscv_vle32_v_f32m8(acc, vl);
    FF_UNROLL
    for (uint32_t n = 0; n < count; n++) {
        sums = ff_vmac(sums, ff_number_at(&list->value[n]), ff_vload(list->row[n], vl), vl);
    }
    __riscv_vse32_v_f32m8(acc, sums, vl);
}

/* The same for two blocks of vl outputs, the second `step` after the first; they may overlap, and then agree. */
static inline void two_blocks(const struct ff_rows *list, uint32_t step, float *acc, size_t vl)
{
    const uint32_t count = list->count;
    vfloat32m8_t first = __riscv_vle32_v_f32m8(acc, vl);
    vfloat32m8_t second = __riscv_vle32_v_f32m8(acc + step, vl);
    FF_UNROLL
    for (uint32_t n = 0; n < count; n++) {
        const ff_stored *const row = list->row[n];
        const ff_number x = ff_number_at(&list->value[n]);
        first = ff_vmac(first, x, ff_vload(row, vl), vl);
        second = ff_vmac(second, x, ff_vload(row + step, vl), vl);
    }
    __riscv_vse32_v_f32m8(acc, first, vl);
    __riscv_vse32_v_f32m8(acc + step, second, vl);
}

/* acc += x W for what is listed. Blocks of a pair have one length, so that no vsetvli stands in a loop. */
static void walk(struct ff_rows *list, const ff_stored *weights, uint32_t outputs, float *acc)
{
    const uint32_t lanes = (uint32_t)ff_lanes(~(size_t)0);
    for (uint32_t j = 0; j < outputs;) {
        const uint32_t rest = outputs - j;
        ff_place_rows(list, weights + j, outputs);
        if (rest > lanes) {
            const uint32_t half = rest < 2u * lanes ? (rest + 1u) / 2u : lanes;
            const uint32_t step = rest < 2u * lanes ? rest - half : lanes;
            two_blocks(list, step, acc + j, ff_lanes(half));
            j += step + half;
        } else {
            one_block(list, acc + j, ff_lanes(rest));
            j += rest;
        }
    }
}

/* acc += x W; returns the number of non-zero inputs. */
static uint32_t accumulate(const ff_stored *weights, uint32_t inputs, uint32_t outputs, const ff_stored *x,
                           float *acc)
{
    struct ff_rows list;
    uint32_t non_zero = 0;
    for (uint32_t i = 0; i < inputs;) {
        i = ff_list_values(&list, x, i, inputs);
        walk(&list, weights, outputs, acc);
        non_zero += list.count;
    }
    return non_zero;
}

/* NaN gives 0. */
static inline ff_vstored relu(vfloat32m8_t sums, size_t vl)
{
    return ff_vstore(__riscv_vfmax_vf_f32m8(sums, 0.0f, vl), vl);
}

uint32_t FF_REAL(ff_sums)(const struct ff_shape *layer, const ff_stored *weights, const ff_stored *bias,
                          const ff_stored *x, float *acc)
{
    const uint32_t outputs = layer->outputs;
    for (uint32_t j = 0; j < outputs;) {
        const size_t vl = ff_lanes(outputs - j);
        __riscv_vse32_v_f32m8(&acc[j], ff_vfloat(ff_vload(&bias[j], vl), vl), vl);
        j += (uint32_t)vl;
    }
    return outputs * accumulate(weights, layer->inputs, outputs, x, acc);
}

uint32_t FF_REAL(ff_dense)(const struct ff_shape *layer, const ff_stored *weights, const ff_stored *bias,
                           const ff_stored *x, float *acc, ff_stored *z)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t macs = FF_REAL(ff_sums)(layer, weights, bias, x, acc);
    for (uint32_t j = 0; j < outputs;) {
        const size_t vl = ff_lanes(outputs - j);
        ff_vkeep(&z[j], relu(__riscv_vle32_v_f32m8(&acc[j], vl), vl), vl);
        j += (uint32_t)vl;
    }
    return macs;
}

uint32_t FF_REAL(ff_head)(const struct ff_shape *head, const ff_stored *weights, const ff_stored *z, float *own,
                          float *scores)
{
    const uint32_t outputs = head->outputs;
    for (uint32_t k = 0; k < outputs;) {
        const size_t vl = ff_lanes(outputs - k);
        __riscv_vse32_v_f32m8(&own[k], __riscv_vfmv_v_f_f32m8(0.0f, vl), vl);
        k += (uint32_t)vl;
    }
    const uint32_t non_zero = accumulate(weights, head->inputs, outputs, z, own);
    for (uint32_t k = 0; k < outputs;) {
        const size_t vl = ff_lanes(outputs - k);
        const vfloat32m8_t before = __riscv_vle32_v_f32m8(&scores[k], vl);
        const vfloat32m8_t sums = __riscv_vle32_v_f32m8(&own[k], vl);
        __riscv_vse32_v_f32m8(&scores[k], __riscv_vfadd_vv_f32m8(before, sums, vl), vl);
        k += (uint32_t)vl;
    }
    return non_zero * outputs;
}

uint32_t FF_REAL(ff_overlay)(const struct ff_shape *layer, const ff_stored *overlay, uint32_t labels,
                             const float *acc, ff_stored *z)
{
    const uint32_t outputs = layer->outputs;
    for (uint32_t k = 0; k < labels; k++, overlay += outputs, z += outputs) {
        for (uint32_t j = 0; j < outputs;) {
            const size_t vl = ff_lanes(outputs - j);
            const vfloat32m8_t slots = ff_vfloat(ff_vload(&overlay[j], vl), vl);
            const vfloat32m8_t shared = __riscv_vle32_v_f32m8(&acc[j], vl);
            ff_vkeep(&z[j], relu(__riscv_vfadd_vv_f32m8(shared, slots, vl), vl), vl);
            j += (uint32_t)vl;
        }
    }
    return labels * outputs;
}
