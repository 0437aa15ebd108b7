/* Energies of int8. */
#ifndef FF_LOG_ENERGY_S8_H
#define FF_LOG_ENERGY_S8_H

#include <stdint.h>

/* 256 log2 of the sum of squares; 0 where all values are 0. */
int32_t ff_log_energy_s8(const int8_t *values, uint32_t size);

#endif
