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

#define FF_LEARN_CONV_S16_BY_MAP ff_learn_conv_s16_channels
#include "ff_learn_conv_s16_public.h"

#endif
