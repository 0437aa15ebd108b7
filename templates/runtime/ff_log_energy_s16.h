/* Energies of the integers that are left of an input. */
#ifndef FF_LOG_ENERGY_S16_H
#define FF_LOG_ENERGY_S16_H

#include <stdint.h>

/* 256 log2 of the sum of squares; 0 where all values are 0. */
int32_t ff_log_energy_s16(const int16_t *values, uint32_t size);

#endif
