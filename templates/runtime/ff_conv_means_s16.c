/* Means of a convolution by masters, row by row. */
#ifndef FF_CONV_MEANS_S16_C
#define FF_CONV_MEANS_S16_C

#include "ff_build.h"
#include <stddef.h>
#include "ff_conv_means_s16.h"

static void ff_conv_means_s16_take(const int8_t *z, uint32_t positions, uint32_t outputs, int32_t *sums, uint8_t *active)
{
    for (; positions != 0; positions--) {
        for (uint32_t j = 0; j < outputs;) {
            const uint32_t end = outputs - j < 8u ? outputs : j + 8u;
            uint32_t bits = 0;
            for (uint32_t bit = 1u; j < end; j++, bit <<= 1) {
                const int32_t value = *z++;
                sums[j] += value;
                bits |= value > 0 ? bit : 0;
            }
            *active++ = (uint8_t)bits;
        }
    }
}

#include "ff_conv_means_s16_public.h"

#endif
