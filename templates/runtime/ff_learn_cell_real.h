/* The updates of cells of the real precisions, once for both; the including file brings the stored type. */

/* 2^-k, where k = 1 + floor(log2(1 + |u|^2 + |z|^2)): 0 where that is not finite. */
static float ff_cell_rate(const struct ff_shape *layer, const ff_stored *u, const ff_stored *z)
{
    float sum = 1.0f;
    for (uint32_t i = 0; i < layer->inputs; i++) {
        const float value = ff_load(u[i]);
        sum += ff_times(value, value);
    }
    for (uint32_t j = 0; j < layer->outputs; j++) {
        const float value = ff_load(z[j]);
        sum += ff_times(value, value);
    }
    const uint32_t exponent = ff_bits_of_float(sum) >> 23; /* 127 or more */
    return exponent >= 251u ? 0.0f : ff_float_of_bits((253u - exponent) << 23);
}

/* w += c x, where neither is 0. */
static void ff_cell_move(float c, ff_stored x, ff_stored *weight)
{
    if (c != 0.0f && ff_load(x) != 0.0f) {
        *weight = ff_updated(c, ff_factor_of(ff_load(x)), *weight);
    }
}

static void ff_learn_cell_real(const struct ff_shape *layer, ff_stored *weights, ff_stored *bias, ff_stored *decoder_bias,
                               const ff_stored *u, const ff_stored *z, const float *left, ff_stored *c)
{
    const uint32_t inputs = layer->inputs, outputs = layer->outputs;
    const float rate = ff_cell_rate(layer, u, z);
    for (uint32_t j = 0; j < outputs; j++) {
        float error = 0.0f;
        for (uint32_t i = 0; ff_load(z[j]) != 0.0f && i < inputs; i++) {
            error += ff_times(left[i], ff_load(weights[i * outputs + j]));
        }
        c[j] = ff_store(ff_times(-rate, error));
    }
    for (uint32_t i = 0; i < inputs; i++) {
        const float d = ff_load(ff_store(ff_times(-rate, left[i])));
        for (uint32_t j = 0; j < outputs; j++) {
            ff_cell_move(ff_load(c[j]), u[i], &weights[i * outputs + j]);
            ff_cell_move(d, z[j], &weights[i * outputs + j]);
        }
        ff_cell_move(d, ff_store(1.0f), &decoder_bias[i]);
    }
    for (uint32_t j = 0; j < outputs; j++) {
        ff_cell_move(ff_load(c[j]), ff_store(1.0f), &bias[j]);
    }
}
