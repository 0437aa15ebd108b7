/* Energies of int8, with vectors. */
#ifndef FF_LOG_ENERGY_S8_RVV_C
#define FF_LOG_ENERGY_S8_RVV_C

#include "ff_build.h"
#include "ff_log_energy.h"
#include "ff_log_energy_s8.h"
#include "ff_squares_s8_rvv.h"

FF_SHARED int32_t ff_log_energy_s8(const int8_t *values, uint32_t size)
{
    return ff_log_of_sum(ff_squares_s8(values, size));
}

#endif
