/*
 * Local updates of convolutions by masters for PULP cores, channel by channel: the inputs under a tap after the other are
 * multiplied and added up in a hardware loop.
 */
#ifndef FF_LEARN_CONV_S16_PULP_C
#define FF_LEARN_CONV_S16_PULP_C

#include "ff_build.h"
#include "ff_learn_conv_s16.h"
#include "ff_pulp.h"

/* into[i] += factor x[i] */
static inline void ff_learn_conv_s16_products(const int8_t *x, uint32_t count, int32_t factor, int32_t *into)
{
    int32_t value, sum;
    if (count != 0) {
        __asm__ volatile(FF_LOOP("%[count]", "4")
                         FF_LOAD_BYTE("%[value]", "%[x]", 1)
                         "lw %[sum], 0(%[into])\n"
                         FF_MAC_WORDS("%[sum]", "%[value]", "%[factor]")
                         FF_STORE("%[sum]", "%[into]", 4)
                         FF_LOOP_END
                         : [x] "+&r"(x), [into] "+&r"(into), [value] "=&r"(value), [sum] "=&r"(sum)
                         : [count] "r"(count), [factor] "r"(factor)
                         : "memory");
    }
}
#define FF_LEARN_CONV_S16_RUN ff_learn_conv_s16_products

#include "ff_learn_conv_channels_s16.h"

FF_SHARED uint32_t ff_update_conv_s16(const struct ff_update_s16 *rule, const struct ff_sources *sources,
                                      const struct ff_conv_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                      const int8_t *z, const int16_t *c, int32_t *total, int32_t *sums, uint16_t *draws,
                                      uint32_t base)
{
    return ff_learn_conv_s16_channels(rule, sources, layer, weights, bias, x, z, c, total, sums, draws, base);
}

#endif
