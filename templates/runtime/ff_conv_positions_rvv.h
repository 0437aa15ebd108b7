/*
 * Convolutions of int8 maps whose lanes are positions, for few outputs: weights are scalars, inputs come from planes of a piece
 * of the map. Four products are added up in 16 bits where all weights allow it, else two.
 */
#ifndef FF_CONV_POSITIONS_RVV_H
#define FF_CONV_POSITIONS_RVV_H

#include "ff_conv_fours_rvv.h"
#include "ff_conv_planes_rvv.h"
#include "ff_conv_s8.h"
#include "ff_conv_scalars_rvv.h"

/* The weights of `count` outputs from j on. */
static inline void ff_conv_positions_weights(const struct ff_conv *layer, uint32_t taps, const struct ff_planes_piece *piece,
                                             uint32_t j, uint32_t count)
{
    const uint32_t outputs = layer->outputs;
    int8_t *to = piece->weight;
    for (const int8_t *from = layer->weights + j, *const end = from + count; from != end; from++, to += piece->weight_step) {
        const int8_t *at = from;
        int8_t *weight = to;
        size_t vl;
        for (uint32_t rest = taps; rest != 0; at += vl * outputs, weight += vl, rest -= (uint32_t)vl) {
            vl = __riscv_vsetvl_e8m8(rest);
            __riscv_vse8_v_i8m8(weight, __riscv_vlse8_v_i8m8(at, (ptrdiff_t)outputs, vl), vl);
        }
    }
}

/* What is the same for all pieces. */
static inline struct ff_planes_piece ff_conv_positions_begin(const struct ff_conv *layer, const struct ff_planes *planes, const int8_t *x,
                                                             uint32_t *room)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, weights = ff_planes_weights_bytes(planes);
    int8_t *const plane = (int8_t *)(room + weights), *const z = plane + planes->count * planes->size;
    int8_t *const weight = z + FF_PLANES_POSITIONS * outputs;
    const uint32_t fit = (FF_PLANES_ROOM - ff_planes_bytes(planes, outputs, 0)) / weights;
    const int signs = ff_conv_have_signs(x, (uint32_t)w->height * w->width * w->channels);
    const int small = !ff_conv_is_large(layer->weights, outputs, planes->taps, signs);
    const struct ff_planes_piece piece = {room, plane, z, small, weight, weights, fit < outputs ? fit : outputs};
    ff_planes_rows(w, planes, plane, room);
    ff_conv_patch_clear(weight, weights * piece.at_once);
    ff_conv_positions_weights(layer, planes->taps, &piece, 0, piece.at_once);
    return piece;
}

/* z of `count` outputs, the products of four weights of which fit into 16 bits or do not. */
__attribute__((noinline)) static void ff_conv_positions_run(const struct ff_conv_scalars *from, uint32_t count, int small, int wide)
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

/* z of `vl` positions: all outputs together, or as many at a time as there is room for their weights. */
__attribute__((noinline)) static void ff_conv_positions_compute(const struct ff_conv *layer, uint32_t taps,
                                                                const struct ff_planes_piece *piece, uint32_t vl)
{
    const uint32_t outputs = layer->outputs, at_once = piece->at_once;
    const int wide = vl > __riscv_vsetvlmax_e8m2();
    struct ff_conv_scalars scalars = {
        .row = piece->row, .weight = piece->weight, .weight_step = piece->weight_step, .fours = (taps + 3u) / 4u,
        .bias = layer->bias, .multiplier = layer->multiplier, .shift = layer->shift, .z = piece->z, .outputs = outputs, .vl = vl
    };
    for (uint32_t j = 0, count; j < outputs; j += count) {
        count = outputs - j < at_once ? outputs - j : at_once;
        if (at_once < outputs) {
            ff_conv_positions_weights(layer, taps, piece, j, count);
        }
        ff_conv_positions_run(&scalars, count, piece->small, wide);
        scalars.bias += count;
        scalars.multiplier += count;
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
