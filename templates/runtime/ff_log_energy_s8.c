/* Energies of int8. */
#ifndef FF_LOG_ENERGY_S8_C
#define FF_LOG_ENERGY_S8_C

#include "ff_build.h"
#include "ff_log_energy.h"
#include "ff_log_energy_s8.h"

FF_SHARED int32_t ff_log_energy_s8(const int8_t *values, uint32_t size)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < size; i++) {
        sum += (uint32_t)((int32_t)values[i] * values[i]);
    }
    return ff_log_of_sum(sum);
}

#endif
