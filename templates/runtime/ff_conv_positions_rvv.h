/*
 * Convolutions of int8 maps whose lanes are positions, for few outputs: weights are scalars, inputs come from planes of a piece
 * of the map. Four products are added up in 16 bits where all weights of an output allow it, else two.
 */
#ifndef FF_CONV_POSITIONS_RVV_H
#define FF_CONV_POSITIONS_RVV_H

#include "ff_conv_fours_rvv.h"
#include "ff_conv_planes_rvv.h"
#include "ff_conv_s8.h"
#include "ff_conv_scalars_rvv.h"

/* The weights of an output. */
static inline void ff_conv_positions_weights(const int8_t *from, uint32_t outputs, uint32_t taps, int8_t *weight)
{
    for (size_t vl; taps != 0; from += vl * outputs, weight += vl, taps -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(taps);
        __riscv_vse8_v_i8m8(weight, __riscv_vlse8_v_i8m8(from, (ptrdiff_t)outputs, vl), vl);
    }
}

/* Sums of four bytes each. */
static inline vint16m2_t ff_conv_positions_sums(vint8m1_t a, vint8m1_t b, vint8m1_t c, vint8m1_t d, size_t vl)
{
    return __riscv_vadd_vv_i16m2(__riscv_vwadd_vv_i16m2(a, b, vl), __riscv_vwadd_vv_i16m2(c, d, vl), vl);
}

/*
 * Whether the products of each four weights with inputs fit into 16 bits: 258 * 127 does. Inputs that are not negative add up
 * with weights of one sign, others with all of them.
 */
static int ff_conv_positions_are_small(const int8_t *weight, uint32_t fours, int signs)
{
    for (size_t vl; fours != 0; weight += 4u * vl, fours -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m1(fours);
        const vint8m1x4_t four = __riscv_vlseg4e8_v_i8m1x4(weight, vl);
        const vint8m1_t a = __riscv_vget_v_i8m1x4_i8m1(four, 0), b = __riscv_vget_v_i8m1x4_i8m1(four, 1);
        const vint8m1_t c = __riscv_vget_v_i8m1x4_i8m1(four, 2), d = __riscv_vget_v_i8m1x4_i8m1(four, 3);
        const vint16m2_t above = ff_conv_positions_sums(__riscv_vmax_vx_i8m1(a, 0, vl), __riscv_vmax_vx_i8m1(b, 0, vl),
                                                __riscv_vmax_vx_i8m1(c, 0, vl), __riscv_vmax_vx_i8m1(d, 0, vl), vl);
        const vint16m2_t below = __riscv_vsub_vv_i16m2(above, ff_conv_positions_sums(a, b, c, d, vl), vl);
        const vint16m2_t most = signs ? __riscv_vadd_vv_i16m2(above, below, vl) : __riscv_vmax_vv_i16m2(above, below, vl);
        if (__riscv_vfirst_m_b8(__riscv_vmsgt_vx_i16m2_b8(most, 258, vl), vl) >= 0) {
            return 0;
        }
    }
    return 1;
}

/* What is the same for all pieces. */
static inline struct ff_planes_piece ff_conv_positions_begin(const struct ff_conv *layer, const struct ff_planes *planes, const int8_t *x,
                                                             uint32_t *room)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, weights = ff_planes_weights_bytes(planes);
    int8_t *const plane = (int8_t *)(room + weights), *const z = plane + planes->count * planes->size;
    int8_t *const small = z + FF_PLANES_POSITIONS * outputs, *weight = small + outputs;
    const int all = ff_planes_bytes(planes, outputs, outputs) <= FF_PLANES_ROOM;
    const struct ff_planes_piece piece = {room, plane, z, small, weight, all ? weights : 0};
    const int signs = ff_conv_have_signs(x, (uint32_t)w->height * w->width * w->channels);
    ff_planes_rows(w, planes, plane, room);
    ff_conv_patch_clear(weight, weights * (all ? outputs : 1u));
    for (uint32_t j = 0; j < outputs; j++, weight += piece.weight_step) {
        ff_conv_positions_weights(layer->weights + j, outputs, planes->taps, weight);
        small[j] = (int8_t)ff_conv_positions_are_small(weight, weights / 4u, signs);
    }
    return piece;
}

/* z of `count` outputs, the products of four weights of which fit into 16 bits or do not. */
static inline void ff_conv_positions_run(const struct ff_conv_scalars *from, uint32_t count, int small, int wide)
{
    if (wide && small) {
        ff_conv_scalars_wide_by_4(from, count);
    } else if (wide) {
        ff_conv_scalars_wide_by_2(from, count);
    } else if (small) {
        ff_conv_scalars_narrow_by_4(from, count);
    } else {
        ff_conv_scalars_narrow_by_2(from, count);
    }
}

/* z of `vl` positions: outputs that are alike together, or one after the other where there is no room for all weights. */
__attribute__((noinline)) static void ff_conv_positions_compute(const struct ff_conv *layer, uint32_t taps,
                                                                const struct ff_planes_piece *piece, uint32_t vl)
{
    const uint32_t outputs = layer->outputs;
    const int wide = vl > __riscv_vsetvlmax_e8m2();
    const int8_t *const small = piece->small;
    struct ff_conv_scalars scalars = {
        .row = piece->row, .weight = piece->weight, .weight_step = piece->weight_step, .fours = (taps + 3u) / 4u,
        .bias = layer->bias, .multiplier = layer->multiplier, .shift = layer->shift, .z = piece->z, .outputs = outputs, .vl = vl
    };
    for (uint32_t j = 0, count; j < outputs; j += count) {
        count = 1;
        if (piece->weight_step == 0) {
            ff_conv_positions_weights(layer->weights + j, outputs, taps, piece->weight);
        } else {
            while (j + count < outputs && small[j + count] == small[j]) {
                count++;
            }
        }
        ff_conv_positions_run(&scalars, count, small[j], wide);
        scalars.weight += count * scalars.weight_step;
        scalars.bias += count;
        scalars.multiplier += count;
        scalars.shift += count;
        scalars.z += count;
    }
}

/* z of all positions, a piece after the other. */
static void ff_conv_positions_walk(const struct ff_conv *layer, const struct ff_planes *planes, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t shared = planes->size - FF_PLANES_POSITIONS;
    uint32_t room[FF_PLANES_ROOM / 4u];
    const struct ff_planes_piece piece = ff_conv_positions_begin(layer, planes, x, room);
    ff_conv_patch_clear(piece.plane, planes->count * planes->size);
    ff_planes_fill(w, planes, x, 0, shared, piece.plane);
    for (uint32_t from = 0, count;; from += count) {
        count = planes->positions - from < FF_PLANES_POSITIONS ? planes->positions - from : FF_PLANES_POSITIONS;
        ff_planes_fill(w, planes, x, from + shared, count, piece.plane + shared);
        ff_conv_positions_compute(layer, planes->taps, &piece, count);
        ff_planes_store(w, planes->pitch, piece.z, from, count, layer->outputs, z);
        if (from + count == planes->positions) {
            return;
        }
        ff_planes_move_on(planes, piece.plane);
    }
}

#endif
