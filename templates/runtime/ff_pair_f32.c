#ifndef FF_PAIR_F32_C
#define FF_PAIR_F32_C

#include "ff_float.h"
#include "ff_pair_f32.h"

#include "ff_answer_f32.h"

/* The share that the softmax of both leaves to the other. */
static float ff_pair_f32_share(float sharpness, float wanted, float other)
{
    return ff_sigmoid_f32(ff_times(sharpness, other - wanted));
}

FF_SHARED float ff_symba_f32(float sharpness, float positive, float negative, float *r)
{
    const float error = ff_pair_f32_share(sharpness, positive, negative);

    r[0] = -error;
    r[1] = error;
    return error;
}

FF_SHARED float ff_bce_f32(float sharpness, float threshold, float positive, float negative, float *r)
{
    const float low = ff_pair_f32_share(sharpness, positive, threshold);
    const float high = ff_pair_f32_share(sharpness, threshold, negative);

    r[0] = -low;
    r[1] = high;
    return low > high ? low : high;
}

FF_SHARED int ff_pair_bounded_f32(float positive, float negative)
{
    const float pair[2] = { positive, negative };

    return ff_bounded_f32(pair, 2);
}

#endif
