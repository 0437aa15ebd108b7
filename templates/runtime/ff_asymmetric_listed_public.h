/*
 * The function of ff_asymmetric_listed.h, over what the including file brings: ff_asymmetric_listed_begin(), rest = x - origin;
 * ff_asymmetric_listed_take(), which moves what fits into bytes from rest to part and tells whether anything is left.
 */

#define FF_ASYMMETRIC_TOGETHER 256u /* inputs, at most */

FF_SHARED void ff_asymmetric_listed(const struct ff_asymmetric_dense *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    int16_t rest[FF_ASYMMETRIC_TOGETHER];
    uint32_t part[FF_ASYMMETRIC_TOGETHER / 4u]; /* bytes, from a word boundary on */
    struct ff_dense some = layer->product;
    for (uint32_t left = some.inputs; left != 0; left -= some.inputs, x += some.inputs) {
        some.inputs = (uint16_t)(left < FF_ASYMMETRIC_TOGETHER ? left : FF_ASYMMETRIC_TOGETHER);
        ff_asymmetric_listed_begin(x, layer->origin, some.inputs, rest);
        for (int more = 1; more; some.bias = acc) {
            more = ff_asymmetric_listed_take(rest, some.inputs, (int8_t *)part);
            (void)ff_sums_s8_sparse(&some, (const int8_t *)part, acc);
        }
        some.weights += (uint32_t)some.inputs * some.outputs;
    }
    ff_asymmetric_requantize(layer, acc, z);
}
