/* Energies of floats. */
#ifndef FF_LOG_ENERGY_F32_C
#define FF_LOG_ENERGY_F32_C

#include "ff_float.h"
#include "ff_goodness_f32.h"
#include "ff_log_energy_f32.h"
#include "ff_log_float.h"

FF_SHARED int32_t ff_log_energy_f32(const float *values, uint32_t size)
{
    return ff_log_of_float(ff_goodness_f32(values, size));
}

#endif
