/* Fully connected layers over int8 with zero points: inputs above or below theirs are listed. */
#ifndef FF_ASYMMETRIC_DENSE_C
#define FF_ASYMMETRIC_DENSE_C

#include "ff_build.h"
#include "ff_asymmetric.h"
#include "ff_asymmetric_dense.h"
#include "ff_dense.h"

static void ff_asymmetric_dense_begin(const int8_t *x, int32_t zero, uint32_t count, int16_t *rest)
{
    for (uint32_t i = 0; i < count; i++) {
        rest[i] = (int16_t)(x[i] - zero);
    }
}

static int ff_asymmetric_dense_take(int16_t *rest, uint32_t count, int8_t *part)
{
    int32_t any = 0;
    for (uint32_t i = 0; i < count; i++) {
        part[i] = ff_clamp(rest[i], -127, 127);
        rest[i] = (int16_t)(rest[i] - part[i]);
        any |= rest[i];
    }
    return any != 0;
}

static void ff_asymmetric_dense_end(const struct ff_asymmetric_dense *layer, const int32_t *acc, int8_t *z)
{
    const struct ff_dense *const product = &layer->product;
    for (uint32_t j = 0; j < product->outputs; j++) {
        const int32_t q = ff_asymmetric_rescale(acc[j], product->multiplier[j], product->shift[j], layer->twice);
        z[j] = ff_clamp(q + layer->output_zero, layer->least, layer->most);
    }
}

#include "ff_asymmetric_dense_public.h"

#endif
