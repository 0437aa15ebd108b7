/* How wrong the goodness of a sample with its label and with its hard negative is: Forward-Forward, integers. */
#ifndef FF_PAIR_S32_H
#define FF_PAIR_S32_H

#include "ff_softmax_s32.h"

/*
 * r[0] = -how much the goodness of the label is to grow, r[1] = how much that of the hard negative is to shrink, Q15; returns
 * the larger magnitude. symba compares the two with each other, bce each with a threshold.
 */
int32_t ff_symba_s32(const struct ff_softmax *softmax, int32_t positive, int32_t negative, int32_t *r);
int32_t ff_bce_s32(const struct ff_softmax *softmax, int32_t threshold, int32_t positive, int32_t negative, int32_t *r);

#endif
