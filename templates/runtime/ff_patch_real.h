/*
 * The product of one position of a map, scalar and of vectors, which one core computes; the including file brings ff_begin(),
 * acc = bias, ff_accumulate(), acc += x W, and ff_rectify(), z = relu(acc).
 */

static uint32_t ff_patch_real(const struct ff_patch *patch, const ff_stored *weights, const ff_stored *bias,
                              const ff_stored *x, float *acc, ff_stored *z)
{
    const uint32_t outputs = patch->outputs;
    uint32_t non_zero = 0;
    ff_begin(bias, outputs, acc);
    x += patch->x;
    weights += patch->weights;
    for (uint32_t runs = patch->runs; runs != 0; runs--) {
        non_zero += ff_accumulate(weights, patch->run, outputs, x, acc);
        x += patch->x_step;
        weights += patch->weight_step;
    }
    ff_rectify(acc, outputs, z);
    return outputs * non_zero;
}
