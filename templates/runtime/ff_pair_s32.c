#ifndef FF_PAIR_S32_C
#define FF_PAIR_S32_C

#include "ff_build.h"
#include "ff_pair_s32.h"

/* The share that the softmax of both leaves to the other. */
static int32_t ff_pair_s32_share(const struct ff_softmax *softmax, int32_t wanted, int32_t other)
{
    const int32_t scores[2] = { other, wanted };
    int32_t d[2];

    return ff_softmax_error_s32(softmax, scores, 2, 1, d);
}

FF_SHARED int32_t ff_symba_s32(const struct ff_softmax *softmax, int32_t positive, int32_t negative, int32_t *r)
{
    const int32_t error = ff_pair_s32_share(softmax, positive, negative);

    r[0] = -error;
    r[1] = error;
    return error;
}

FF_SHARED int32_t ff_bce_s32(const struct ff_softmax *softmax, int32_t threshold, int32_t positive, int32_t negative, int32_t *r)
{
    const int32_t low = ff_pair_s32_share(softmax, positive, threshold);
    const int32_t high = ff_pair_s32_share(softmax, threshold, negative);

    r[0] = -low;
    r[1] = high;
    return low > high ? low : high;
}

#endif
