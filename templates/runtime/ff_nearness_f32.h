/* Sureness of answers by rows that are near, whose distances are floats. */
#ifndef FF_NEARNESS_F32_H
#define FF_NEARNESS_F32_H

#include <stdint.h>

/*
 * 256 log2 of (b - a) / a: a is the squared distance of a sample to the nearest row, b that to the nearest one of another class.
 * similar [rows] is minus those distances but for `square`, the sum of squares of the sample, of the rows whose label is one of
 * `classes`. -32767 without a row; without another class b - a counts as 2^-20, as what is less does.
 */
int32_t ff_nearness_f32(const uint8_t *labels, const float *similar, uint32_t rows, uint32_t classes, float square);

#endif
