/*
 * Local updates of a convolution of halves for PULP cores: the inputs under a tap after the other are added up in a hardware
 * loop. Sums are floats, as everywhere: pairs of halves have no place in them.
 */
#ifndef FF_LEARN_CONV_F16_PULP_C
#define FF_LEARN_CONV_F16_PULP_C

#include "ff_float.h"
#include "ff_learn_conv_f16.h"
#include "ff_pulp.h"
#include "ff_stored_f16.h"

/* into[i] += factor x[i]; product and sum are rounded one after the other. */
static inline void ff_learn_conv_f16_run(const ff_half *x, uint32_t count, float factor, float *into)
{
    float product, sum;
    if (count != 0) {
        __asm__ volatile(FF_LOOP("%[count]", "6")
                         FF_LOAD_HALF("%[product]", "%[x]", 2)
                         "lw %[sum], 0(%[into])\n"
                         "fcvt.s.h %[product], %[product]\n"
                         "fmul.s %[product], %[product], %[factor]\n"
                         "fadd.s %[sum], %[sum], %[product]\n"
                         FF_STORE("%[sum]", "%[into]", 4)
                         FF_LOOP_END
                         : [x] "+&r"(x), [into] "+&r"(into), [product] "=&r"(product), [sum] "=&r"(sum)
                         : [count] "r"(count), [factor] "r"(factor)
                         : "memory");
    }
}
#define FF_ADD_RUN ff_learn_conv_f16_run

#include "ff_learn_conv_real.h"

FF_SHARED void ff_update_conv_f16(const struct ff_sources *sources, const struct ff_conv_shape *layer, ff_half *weights,
                                  ff_half *bias, const ff_half *x, const ff_half *z, const ff_half *c, float *total,
                                  float *sums)
{
    ff_update_conv_real(sources, layer, weights, bias, x, z, c, total, sums);
}

#endif
