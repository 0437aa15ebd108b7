/* Cells of the real precisions, once for both; the including file brings the stored type, names and which values are 0. */

/* head: kind, inputs, outputs, skew of what is stored */
static void KERNEL(cells)(const uint32_t *head)
{
    const uint32_t inputs = head[1], outputs = head[2], size = sizeof(STORED), skew = head[3] * size;
    const struct ff_shape layer = {(uint16_t)inputs, (uint16_t)outputs};
    STORED *weights = take(inputs * outputs, size, skew), *bias = take(outputs, size, skew), *decoder = take(inputs, size, skew);
    const STORED *u = take(inputs, size, skew), *z = take(outputs, size, skew);
    float *left = make(inputs * 4, 0);
    STORED *c = make(outputs * size, skew);
    const uint32_t macs = KERNEL(ff_reconstruct)(&layer, weights, decoder, u, z, left);
    const int32_t energies[] = {(int32_t)macs, KERNEL(ff_log_energy)(u, inputs), ff_log_energy_f32(left, inputs)};
    put(energies, sizeof energies);
    KERNEL(ff_learn_cell)(&layer, weights, bias, decoder, u, z, left, c);
    for (uint32_t i = 0; i < inputs; i++) {
        left[i] = left[i] == left[i] ? left[i] : __builtin_nanf(""); /* never stored: its bits are the machine's own */
    }
    for (uint32_t at = 0; at < inputs * outputs; at++) {
        weights[at] = IS_ZERO(weights[at]) ? 0 : weights[at]; /* as it leaves a device: see ff_learn_f16.h */
    }
    put(left, inputs * 4);
    put(c, outputs * size);
    put(weights, inputs * outputs * size);
    put(bias, outputs * size);
    put(decoder, inputs * size);
}

#undef STORED
#undef KERNEL
#undef IS_ZERO
