/*
 * The updates of cells of the real precisions, once for both. The including file brings the stored type with its sums, and says
 * by FF_UPDATE_DENSE what moves weights, weight by weight: those of dense layers.
 */
#define FF_CELL_STEPS 64u /* inputs that are moved together, at most */

/* 2^-k, where k = 1 + floor(log2(1 + |u|^2 + |z|^2)): 0 where that is not finite. */
static float ff_cell_rate(const struct ff_shape *layer, const ff_stored *u, const ff_stored *z)
{
    const float sum = ff_add_squares(ff_add_squares(1.0f, u, layer->inputs), z, layer->outputs);
    const uint32_t exponent = ff_bits_of_float(sum) >> 23; /* 127 or more */
    return exponent >= 251u ? 0.0f : ff_float_of_bits((253u - exponent) << 23);
}

static void ff_learn_cell_real(const struct ff_shape *layer, ff_stored *weights, ff_stored *bias, ff_stored *decoder_bias,
                               const ff_stored *u, const ff_stored *z, const float *left, ff_stored *c)
{
    const uint32_t inputs = layer->inputs, outputs = layer->outputs;
    const float rate = ff_cell_rate(layer, u, z);
    ff_cell_errors(rate, layer, weights, z, left, c);
    FF_UPDATE_DENSE(layer, weights, bias, u, c);
    for (uint32_t i = 0; i < inputs; i += FF_CELL_STEPS) {
        ff_stored d[FF_CELL_STEPS];
        const uint32_t rest = inputs - i, some = rest < FF_CELL_STEPS ? rest : FF_CELL_STEPS;
        const struct ff_shape rows = {(uint16_t)some, layer->outputs}, constants = {0, (uint16_t)some};
        ff_cell_steps(rate, &left[i], some, d);
        FF_UPDATE_DENSE(&rows, &weights[i * outputs], NULL, d, z);
        FF_UPDATE_DENSE(&constants, NULL, &decoder_bias[i], NULL, d);
    }
}

#undef FF_CELL_STEPS
#undef FF_UPDATE_DENSE
