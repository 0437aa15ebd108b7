#include "ff_pair_f32.h"

#include "ff_answer_f32.h"

/* The share that the softmax of both leaves to the other. */
static float share(float sharpness, float wanted, float other)
{
    return ff_sigmoid_f32(sharpness * (other - wanted));
}

float ff_symba_f32(float sharpness, float positive, float negative, float *r)
{
    const float error = share(sharpness, positive, negative);

    r[0] = -error;
    r[1] = error;
    return error;
}

float ff_bce_f32(float sharpness, float threshold, float positive, float negative, float *r)
{
    const float low = share(sharpness, positive, threshold);
    const float high = share(sharpness, threshold, negative);

    r[0] = -low;
    r[1] = high;
    return low > high ? low : high;
}

int ff_pair_bounded_f32(float positive, float negative)
{
    const float pair[2] = { positive, negative };

    return ff_bounded_f32(pair, 2);
}
