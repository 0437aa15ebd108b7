/* How wrong the goodness of a sample with its label and with its hard negative is: Forward-Forward, reals. */
#ifndef FF_PAIR_F32_H
#define FF_PAIR_F32_H

#include "ff_softmax_f32.h"

/*
 * r[0] = -how much the goodness of the label is to grow, r[1] = how much that of the hard negative is to shrink; returns
 * the larger magnitude. symba compares the two with each other, bce each with a threshold.
 */
float ff_symba_f32(float sharpness, float positive, float negative, float *r);
float ff_bce_f32(float sharpness, float threshold, float positive, float negative, float *r);

/* Whether both are within +-32768; NaN is not. */
int ff_pair_bounded_f32(float positive, float negative);

#endif
