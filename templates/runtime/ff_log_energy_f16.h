/* Energies of halves. */
#ifndef FF_LOG_ENERGY_F16_H
#define FF_LOG_ENERGY_F16_H

#include "ff_half.h"

/* 256 log2 of the sum of squares, which is rounded after every term; INT32_MAX where it is not finite. */
int32_t ff_log_energy_f16(const ff_half *values, uint32_t size);

#endif
