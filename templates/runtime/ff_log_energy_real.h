/* The energies of the real precisions, once for both; the including file brings the stored type. */
#include "ff_log_float.h"

/* The sum is sequential, in ascending index. */
static int32_t ff_log_energy_real(const ff_stored *values, uint32_t size)
{
    float sum = 0.0f;
    for (uint32_t i = 0; i < size; i++) {
        const float value = ff_load(values[i]);
        sum += ff_times(value, value);
    }
    return ff_log_of_float(sum);
}
