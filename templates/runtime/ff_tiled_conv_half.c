/* Convolutions of maps of halves whose weights lie far from the cores. */
#ifndef FF_TILED_CONV_HALF_C
#define FF_TILED_CONV_HALF_C

#include "ff_float.h"
#include "ff_dma.h"
#include "ff_tiled_conv_half.h"

FF_SHARED uint32_t ff_tiled_conv_half(uint32_t count, ff_half *room, const struct ff_conv_shape *layer, const ff_half *weights,
                                      const ff_half *bias, const ff_half *x, ff_half *acc, ff_half *z)
{
    ff_dma_fetch(room, weights, count * (uint32_t)sizeof *weights);
    ff_dma_wait();
    return ff_conv_half(layer, room, bias, x, acc, z);
}

#endif
