/* What is usual, as it follows what a device sees. */
#ifndef FF_OBSERVE_H
#define FF_OBSERVE_H

#include <stdint.h>

/*
 * usual = mean and deviation in steps of 2^-16 of log2: each moves by a share of 1 / min(64, 32 + seen) towards an energy in steps
 * of 2^-8, and towards 5/4 of its distance from the mean; the deviation stays at 256 or more. INT32_MAX is no energy.
 */
void ff_observe(int32_t energy, int32_t *usual, uint32_t seen);

#endif
