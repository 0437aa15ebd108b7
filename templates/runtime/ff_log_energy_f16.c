/* Energies of halves. */
#ifndef FF_LOG_ENERGY_F16_C
#define FF_LOG_ENERGY_F16_C

#include "ff_float.h"
#include "ff_goodness_f16.h"
#include "ff_log_energy_f16.h"
#include "ff_log_float.h"

FF_SHARED int32_t ff_log_energy_f16(const ff_half *values, uint32_t size)
{
    return ff_log_of_float(ff_goodness_f16(values, size));
}

#endif
