/* Convolutions of int8 maps whose weights lie far from the cores. */
#ifndef FF_TILED_CONV_S8_C
#define FF_TILED_CONV_S8_C

#include "ff_build.h"
#include "ff_dma.h"
#include "ff_tiled_conv_s8.h"

FF_SHARED uint32_t ff_tiled_conv_s8(uint32_t weights, int8_t *room, const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    struct ff_conv near = *layer;
    ff_dma_fetch(room, layer->weights, weights);
    near.weights = room;
    ff_dma_wait();
    return ff_conv_s8(&near, x, acc, z);
}

#endif
