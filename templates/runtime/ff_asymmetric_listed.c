/* Fully connected layers over int8 whose inputs are often their zero point: what is above it is listed. */
#ifndef FF_ASYMMETRIC_LISTED_C
#define FF_ASYMMETRIC_LISTED_C

#include "ff_build.h"
#include "ff_asymmetric_listed.h"
#include "ff_dense.h"
#include "ff_fixed.h"

static void ff_asymmetric_listed_begin(const int8_t *x, int32_t origin, uint32_t count, int16_t *rest)
{
    for (uint32_t i = 0; i < count; i++) {
        rest[i] = (int16_t)(x[i] - origin);
    }
}

static int ff_asymmetric_listed_take(int16_t *rest, uint32_t count, int8_t *part)
{
    int32_t any = 0;
    for (uint32_t i = 0; i < count; i++) {
        part[i] = ff_clamp(rest[i], -127, 127);
        rest[i] = (int16_t)(rest[i] - part[i]);
        any |= rest[i];
    }
    return any != 0;
}

#include "ff_asymmetric_listed_public.h"

#endif
