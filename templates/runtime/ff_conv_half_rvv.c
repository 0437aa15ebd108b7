/* Convolutions of halves with sums of halves for RVV. */
#ifndef FF_CONV_HALF_RVV_C
#define FF_CONV_HALF_RVV_C

#include "ff_float.h"
#include "ff_conv_half.h"
#include "ff_conv_halves_rvv.h"
#include "ff_dense_half.h"

/* NaN where a sum is not finite, of which even the product with 0 is not 0. */
#define FF_CONV_HALF_STORE(sums, z)                                                                   \
    "vfmax.vf v0, " sums ", %[value]\n\t"                                                             \
    "vfmacc.vf v0, %[value], " sums "\n\t"                                                            \
    "vse16.v v0, (%[" #z "])\n\t"
#define FF_CONV_HALF_BEGIN_3                                                                          \
    "vsetvli zero, %[vl], e16, m8, ta, ma\n\t"                                                        \
    "vle16.v v8, (%[bias])\n\t"                                                                       \
    "vmv.v.v v16, v8\n\t"                                                                             \
    "vmv.v.v v24, v8\n\t"
#define FF_CONV_HALF_END_3                                                                            \
    "fmv.h.x %[value], zero\n\t"                                                                      \
    FF_CONV_HALF_STORE("v8", z0) FF_CONV_HALF_STORE("v16", z1) FF_CONV_HALF_STORE("v24", z2)

#define FF_CONV_HALF_BEGIN_6                                                                          \
    "vsetvli zero, %[vl], e16, m4, ta, ma\n\t"                                                        \
    "vle16.v v8, (%[bias])\n\t"                                                                       \
    "vmv.v.v v12, v8\n\t"                                                                             \
    "vmv.v.v v16, v8\n\t"                                                                             \
    "vmv.v.v v20, v8\n\t"                                                                             \
    "vmv.v.v v24, v8\n\t"                                                                             \
    "vmv.v.v v28, v8\n\t"
#define FF_CONV_HALF_END_6                                                                            \
    "fmv.h.x %[value], zero\n\t"                                                                      \
    FF_CONV_HALF_STORE("v8", z0) FF_CONV_HALF_STORE("v12", z1) FF_CONV_HALF_STORE("v16", z2)          \
    FF_CONV_HALF_STORE("v20", z3) FF_CONV_HALF_STORE("v24", z4) FF_CONV_HALF_STORE("v28", z5)

FF_DEFINE_CONV_HALVES(ff_conv_half_of_3, 3, FF_CONV_HALF_BEGIN_3, "vfmacc.vf", FF_CONV_HALF_END_3)
FF_DEFINE_CONV_HALVES(ff_conv_half_of_6, 6, FF_CONV_HALF_BEGIN_6, "vfmacc.vf", FF_CONV_HALF_END_6)

/* z of a group of positions: of inputs of which many are zero, or of all inputs. */
static void ff_conv_half_compute(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, uint32_t inputs,
                                struct ff_conv_halves *group, ff_half *acc)
{
    const uint32_t outputs = layer->outputs, lanes = (uint32_t)ff_wide_lanes(~(size_t)0);
    if (group->non_zero < group->count * inputs / 8u * 5u) {
        const struct ff_shape shape = {(uint16_t)inputs, layer->outputs};
        for (uint32_t i = 0; i < group->count; i++) {
            (void)ff_dense_half(&shape, weights, bias, group->x[i], acc, group->z[i]);
        }
        return;
    }
    ff_conv_halves_fill(group);
    for (uint32_t j = 0, vl; j < outputs; j += vl) {
        vl = outputs - j < lanes ? outputs - j : lanes;
        const struct ff_conv_halves_block block = {weights + j, bias + j, 2u * outputs, inputs, vl};
        ff_half *const z[] = {group->z[0] + j, group->z[1] + j, group->z[2] + j, group->z[3] + j, group->z[4] + j, group->z[5] + j};
        if (vl <= lanes / 2u) {
            ff_conv_half_of_6(&block, group->x, z);
        } else {
            ff_conv_half_of_3(&block, group->x, z);
            if (group->count > 3u) {
                ff_conv_half_of_3(&block, group->x + 3, z + 3);
            }
        }
    }
}

/* z of all positions, in groups. Returns how many inputs of all windows are not zero. */
static uint32_t ff_conv_half_grouped(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias,
                                    uint32_t inputs, const ff_half *x, ff_half *acc, ff_half *z)
{
    const struct ff_window *const w = &layer->window;
    struct ff_conv_halves group;
    uint32_t non_zero = 0, rest = ff_positions(w);
    group.count = group.non_zero = 0;
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column++, rest--, z += layer->outputs) {
            ff_conv_halves_add(&group, w, down, column, x, z);
            if (group.count == FF_CONV_HALVES || rest == 1u) {
                ff_conv_half_compute(layer, weights, bias, inputs, &group, acc);
                non_zero += group.non_zero;
                group.count = group.non_zero = 0;
            }
        }
    }
    return non_zero;
}

/* The same of windows that are single pixels. */
static uint32_t ff_conv_half_points(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                  ff_half *acc, ff_half *z)
{
    const uint32_t channels = layer->window.channels, outputs = layer->outputs;
    struct ff_conv_halves group;
    uint32_t non_zero = 0;
    for (uint32_t rest = ff_positions(&layer->window); rest != 0; rest -= group.count) {
        ff_conv_halves_take(&group, channels, outputs, rest, x, z);
        ff_conv_half_compute(layer, weights, bias, channels, &group, acc);
        non_zero += group.non_zero;
        x += group.count * channels;
        z += group.count * outputs;
    }
    return non_zero;
}

FF_SHARED uint32_t ff_conv_half(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                               ff_half *acc, ff_half *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels;
    if (inputs <= FF_CONV_HALVES_ROOM && ff_conv_halves_finite(weights, inputs * outputs)) {
        return outputs * (ff_conv_halves_are_points(w) ? ff_conv_half_points(layer, weights, bias, x, acc, z)
                                                       : ff_conv_half_grouped(layer, weights, bias, inputs, x, acc, z));
    }
    const uint32_t positions = ff_positions(w);
    uint32_t macs = 0;
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(w, outputs, position);
        macs += ff_patch_half(&patch, weights, bias, x, acc, z);
    }
    return macs;
}

#endif
