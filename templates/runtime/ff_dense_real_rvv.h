/*
 * The products of the real precisions for RVV, once for both; the including file brings the vector types. Lanes are
 * outputs, and every output sums over the inputs in ascending order, so that no vector length changes a bit, and no number of
 * cores, each of which has some outputs and all inputs.
 */
/* acc += x W for what is listed. Blocks of a pair have one length, so that no vsetvli stands in a loop. */
static void ff_walk(struct ff_rows *list, const ff_stored *weights, uint32_t outputs, uint32_t count, float *acc)
{
    const uint32_t lanes = (uint32_t)ff_lanes(~(size_t)0);
    for (uint32_t j = 0; j < count;) {
        const uint32_t rest = count - j;
        ff_place_rows(list, weights + j, outputs);
        if (rest >= 2u * lanes) {
            ff_sum_full(list, acc + j, lanes, lanes);
            j += 2u * lanes;
        } else if (rest > lanes) {
            const uint32_t half = (rest + 1u) / 2u;
            ff_sum_two(list, acc + j, rest - half, half); /* they may overlap, and then agree */
            j += rest;
        } else {
            ff_sum_one(list, acc + j, 0, rest);
            j += rest;
        }
    }
}

/* acc += x W for `count` neighbouring outputs of rows of `outputs`; returns the number of non-zero inputs. */
static uint32_t ff_accumulate_some(const ff_stored *weights, uint32_t inputs, uint32_t outputs, uint32_t count, const ff_stored *x,
                                   float *acc)
{
    struct ff_rows list;
    uint32_t non_zero = 0;
    for (uint32_t i = 0; i < inputs;) {
        i = ff_list_values(&list, x, i, inputs);
        ff_walk(&list, weights, outputs, count, acc);
        non_zero += list.count;
    }
    return non_zero;
}

/* The same for all outputs, on one core. */
static uint32_t ff_accumulate(const ff_stored *weights, uint32_t inputs, uint32_t outputs, const ff_stored *x, float *acc)
{
    return ff_accumulate_some(weights, inputs, outputs, outputs, x, acc);
}

static void ff_begin(const ff_stored *bias, uint32_t outputs, float *acc)
{
    for (uint32_t j = 0; j < outputs;) {
        const size_t vl = ff_lanes(outputs - j);
        __riscv_vse32_v_f32m8(&acc[j], ff_vfloat(ff_vload(&bias[j], vl), vl), vl);
        j += (uint32_t)vl;
    }
}

static void ff_rectify(const float *acc, uint32_t outputs, ff_stored *z)
{
    for (uint32_t j = 0; j < outputs;) {
        const size_t vl = ff_lanes(outputs - j);
        ff_vkeep(&z[j], ff_relu(__riscv_vle32_v_f32m8(&acc[j], vl), vl), vl);
        j += (uint32_t)vl;
    }
}

#define FF_PRODUCT_MACS 16u
#include "ff_product_real.h"
#include "ff_patch_real.h"

static uint32_t ff_head_real(const struct ff_shape *head, const ff_stored *weights, const ff_stored *z, float *own,
                             float *scores)
{
    const uint32_t outputs = head->outputs;
    for (uint32_t k = 0; k < outputs;) {
        const size_t vl = ff_lanes(outputs - k);
        __riscv_vse32_v_f32m8(&own[k], __riscv_vfmv_v_f_f32m8(0.0f, vl), vl);
        k += (uint32_t)vl;
    }
    const uint32_t non_zero = ff_product_of(head, weights, NULL, z, own, NULL);
    for (uint32_t k = 0; k < outputs;) {
        const size_t vl = ff_lanes(outputs - k);
        const vfloat32m8_t before = __riscv_vle32_v_f32m8(&scores[k], vl);
        const vfloat32m8_t sums = __riscv_vle32_v_f32m8(&own[k], vl);
        __riscv_vse32_v_f32m8(&scores[k], __riscv_vfadd_vv_f32m8(before, sums, vl), vl);
        k += (uint32_t)vl;
    }
    return non_zero * outputs;
}

static uint32_t ff_overlay_real(const struct ff_shape *layer, const ff_stored *overlay, uint32_t labels,
                                const float *acc, ff_stored *z)
{
    const uint32_t outputs = layer->outputs;
    for (uint32_t k = 0; k < labels; k++, overlay += outputs, z += outputs) {
        for (uint32_t j = 0; j < outputs;) {
            const size_t vl = ff_lanes(outputs - j);
            const vfloat32m8_t slots = ff_vfloat(ff_vload(&overlay[j], vl), vl);
            const vfloat32m8_t shared = __riscv_vle32_v_f32m8(&acc[j], vl);
            ff_vkeep(&z[j], ff_relu(__riscv_vfadd_vv_f32m8(shared, slots, vl), vl), vl);
            j += (uint32_t)vl;
        }
    }
    return labels * outputs;
}
