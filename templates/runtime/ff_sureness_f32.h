/* Sureness of answers whose scores are floats. */
#ifndef FF_SURENESS_F32_H
#define FF_SURENESS_F32_H

#include <stdint.h>

/*
 * 256 log2 of margin^2 / leverage, -32767..32767: how many deviations the best answer is above the second. The leverage h P h of a sample
 * tells how little of what was learnt lies along it; below 2^-20 it may be its rounding, and counts as that,
 * above 2^40 it counts as that. The margin is finite.
 */
int32_t ff_sureness_f32(float margin, float leverage);

#endif
