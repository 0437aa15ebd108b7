/* Sums become activations; once for each stored type. */

/* NaN where the sum is not finite. */
static inline ff_stored ff_relu(float value)
{
    const uint32_t bits = ff_bits_of_float(value);
    if (bits - 1u < 0x7f7fffffu) { /* above 0 */
        return ff_store(value);
    }
    return ff_is_finite(value) ? 0 : FF_STORED_NAN;
}
