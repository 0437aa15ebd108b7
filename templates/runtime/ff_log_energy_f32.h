/* Energies of floats. */
#ifndef FF_LOG_ENERGY_F32_H
#define FF_LOG_ENERGY_F32_H

#include <stdint.h>

/* 256 log2 of the sum of squares, which is rounded after every term; INT32_MAX where it is not finite. */
int32_t ff_log_energy_f32(const float *values, uint32_t size);

#endif
