/* Sureness of answers by rows that are near, whose distances are integers. */
#ifndef FF_NEARNESS_S32_H
#define FF_NEARNESS_S32_H

#include <stdint.h>

/*
 * 256 log2 of (b - a) / a: a is the squared distance of a sample to the nearest row, b that to the nearest one of another class.
 * similar [rows] is minus those distances but for `square`, the sum of squares of the sample, of the rows whose label is one of
 * `classes`. -32767 without a row; without another class b - a counts as 1, as 0 does.
 */
int32_t ff_nearness_s32(const uint8_t *labels, const int32_t *similar, uint32_t rows, uint32_t classes, uint32_t square);

#endif
