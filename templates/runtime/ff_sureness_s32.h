/* Sureness of answers whose scores are integers. */
#ifndef FF_SURENESS_S32_H
#define FF_SURENESS_S32_H

#include <stdint.h>

/*
 * 256 log2 of margin^2 / leverage, up to a constant, -32767..32767: how many deviations the best answer is above the second. The
 * leverage h P h of a sample tells how little of what was learnt lies along it; below 0 it is its rounding.
 */
int32_t ff_sureness_s32(int32_t margin, int32_t leverage);

#endif
