/*
 * log2 of sums of squares, in steps of 2^-8: the exponent, and a table of the eight bits behind the leading one. Off by less than
 * 1.25 steps.
 */
#ifndef FF_LOG_ENERGY_H
#define FF_LOG_ENERGY_H

#include <stdint.h>

/* 256 log2 of a whole number; 0 for 0. */
int32_t ff_log_of_sum(uint64_t sum);

#endif
