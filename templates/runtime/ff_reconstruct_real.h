/* The reconstruction of the real precisions, once for both; the including file brings the stored type. */

/* Sums begin at the bias and run over the active units, in ascending index. */
static uint32_t ff_reconstruct_real(const struct ff_shape *layer, const ff_stored *weights, const ff_stored *bias,
                                    const ff_stored *u, const ff_stored *z, float *left)
{
    uint32_t active = 0;
    for (uint32_t j = 0; j < layer->outputs; j++) {
        active += ff_load(z[j]) != 0.0f;
    }
    for (uint32_t i = 0; i < layer->inputs; i++) {
        float sum = ff_load(bias[i]);
        for (uint32_t j = 0; j < layer->outputs; j++) {
            const float value = ff_load(z[j]);
            if (value != 0.0f) {
                sum = ff_mac(sum, value, weights[j]);
            }
        }
        left[i] = sum - ff_load(u[i]);
        weights += layer->outputs;
    }
    return layer->inputs * active;
}
