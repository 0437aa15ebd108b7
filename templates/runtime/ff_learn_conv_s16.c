/*
 * Local updates of convolutions by masters, channel by channel: the steps of its weights are summed up over the positions behind
 * its features, and then every weight moves once.
 */
#ifndef FF_LEARN_CONV_S16_C
#define FF_LEARN_CONV_S16_C

#include "ff_build.h"
#include "ff_learn_conv_s16.h"
#include "ff_learn_conv_channels_s16.h"

FF_SHARED uint32_t ff_update_conv_s16(const struct ff_update_s16 *rule, const struct ff_sources *sources,
                                      const struct ff_conv_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                      const int8_t *z, const int16_t *c, int32_t *total, int32_t *sums, uint16_t *draws,
                                      uint32_t base)
{
    return ff_learn_conv_s16_channels(rule, sources, layer, weights, bias, x, z, c, total, sums, draws, base);
}

#endif
