/* Products of masters over ff_dense_s16_some(), which the including file brings: those of some neighbouring outputs. */

/* The outputs of one core, in pairs; each lists the inputs for itself. */
static void ff_dense_s16_part(void *context, uint32_t core)
{
    struct ff_shared_product *const product = context;
    const uint32_t outputs = product->outputs, first = ff_bound_of(outputs, 2u, core, product->cores);
    const uint32_t count = ff_bound_of(outputs, 2u, core + 1u, product->cores) - first;
    const uint32_t non_zero = ff_dense_s16_some((const int16_t *)product->weights + first, product->inputs, outputs, count,
                                                product->x, product->from + first, product->acc + first);
    if (core == 0) {
        product->non_zero = non_zero;
    }
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_s16_product(const int16_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                     const int32_t *from, int32_t *acc)
{
    return ff_share_product(ff_dense_s16_part, weights, inputs, outputs, x, from, acc);
}

/* The same on one core. */
static uint32_t ff_dense_s16_accumulate(const int16_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                        const int32_t *from, int32_t *acc)
{
    return ff_dense_s16_some(weights, inputs, outputs, outputs, x, from, acc);
}
