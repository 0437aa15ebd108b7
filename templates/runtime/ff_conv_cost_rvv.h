/* Instructions that forms of convolutions of int8 maps take, by which one of them is chosen. */
#ifndef FF_CONV_COST_RVV_H
#define FF_CONV_COST_RVV_H

#include "ff_conv_planes_rvv.h"
#include "ff_conv_s8.h"

/* Positions for each row of weights of a block. */
static inline uint32_t ff_conv_positions_of(uint32_t vl)
{
    const uint32_t lanes = (uint32_t)__riscv_vsetvlmax_e8m1();
    return vl > 2u * lanes ? 1u : vl > lanes ? 2u : 4u;
}

/*
 * Instructions for a position whose inputs are all taken: quarters of one for each input and each block of outputs. Products of
 * four weights are taken to fit into 16 bits, as in layers that do not learn.
 */
static inline uint32_t ff_conv_cost_dense(const struct ff_conv *layer, uint32_t inputs)
{
    const uint32_t all = (uint32_t)__riscv_vsetvlmax_e8m4(), rest = (layer->outputs - 1u) % all + 1u;
    const uint32_t positions = ff_conv_positions_of(rest), quarters = positions == 1u ? 21u : positions == 2u ? 17u : 14u;
    return ((layer->outputs - rest) / all * 21u + quarters) * inputs / 4u + (layer->window.kernel_height == 1u ? 60u : 120u);
}

/* Those for a position whose inputs are listed, `visits` of them. */
static inline uint32_t ff_conv_cost_listed(const struct ff_conv *layer, uint32_t visits)
{
    const uint32_t all = (uint32_t)__riscv_vsetvlmax_e8m4(), run = (uint32_t)layer->window.kernel_width * layer->window.channels;
    const uint32_t strips = layer->window.kernel_height * ((run + all - 1u) / all), blocks = (layer->outputs + all - 1u) / all;
    return 40u + 30u * strips + (40u + 13u * visits / 2u) * blocks;
}

/* Those for all positions as lanes: more than any others where there is no room for planes. */
static inline uint32_t ff_conv_cost_planes(const struct ff_planes *planes, uint32_t outputs)
{
    const uint32_t pieces = (planes->positions + FF_PLANES_POSITIONS - 1u) / FF_PLANES_POSITIONS;
    const uint32_t rows = FF_PLANES_POSITIONS / planes->pitch + 2u, fill = rows * (40u + 6u * planes->count) + 15u * planes->count;
    if (!ff_planes_have_room(planes, outputs) || __riscv_vsetvlmax_e8m4() < FF_PLANES_POSITIONS) {
        return UINT32_MAX;
    }
    return 40u * outputs + pieces * (outputs * (36u + 21u * planes->taps / 4u) + fill + 300u);
}

#endif
