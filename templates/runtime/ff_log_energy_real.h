/* The energies of the real precisions, once for both; the including file brings the stored type. */
#include "ff_log_energy.h"

/* The sum is sequential, in ascending index. */
static int32_t ff_log_energy_real(const ff_stored *values, uint32_t size)
{
    float sum = 0.0f;
    for (uint32_t i = 0; i < size; i++) {
        const float value = ff_load(values[i]);
        sum += ff_times(value, value);
    }
    const uint32_t bits = ff_bits_of_float(sum), exponent = bits >> 23 & 255u;
    if (exponent == 255u) {
        return INT32_MAX;
    }
    if (exponent == 0) {
        return -126 * 256;
    }
    return 256 * ((int32_t)exponent - 150) + ff_log_of_sum((bits & 0x7fffffu) | 0x800000u);
}
