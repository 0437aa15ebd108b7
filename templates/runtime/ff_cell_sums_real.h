/* Sums of the updates of cells of the real precisions, once for both; the including file brings the stored type. */

/* sum + the squares of the values, in their order. */
static float ff_add_squares(float sum, const ff_stored *values, uint32_t size)
{
    for (uint32_t n = 0; n < size; n++) {
        const float value = ff_load(values[n]);
        sum += ff_times(value, value);
    }
    return sum;
}

/* c[j] = -rate * sum_i left[i] weights[i][j], stored; 0 where z[j] is. */
static void ff_cell_errors(float rate, const struct ff_shape *layer, const ff_stored *weights, const ff_stored *z,
                           const float *left, ff_stored *c)
{
    const uint32_t inputs = layer->inputs, outputs = layer->outputs;
    for (uint32_t j = 0; j < outputs; j++) {
        float error = 0.0f;
        for (uint32_t i = 0; ff_load(z[j]) != 0.0f && i < inputs; i++) {
            error += ff_times(left[i], ff_load(weights[i * outputs + j]));
        }
        c[j] = ff_store(ff_times(-rate, error));
    }
}

/* d = -rate * left, stored. */
static void ff_cell_steps(float rate, const float *left, uint32_t size, ff_stored *d)
{
    for (uint32_t i = 0; i < size; i++) {
        d[i] = ff_store(ff_times(-rate, left[i]));
    }
}
