/* The functions of ff_learn_conv_s16.h, over FF_LEARN_CONV_S16_BY_MAP of the including file: an update by either form of a map. */

FF_SHARED uint32_t ff_update_conv_s16(const struct ff_update_s16 *rule, const struct ff_sources *sources,
                                      const struct ff_conv_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                      const int8_t *z, const int16_t *c, int32_t *total, int32_t *sums, uint16_t *draws,
                                      uint32_t base)
{
    const struct ff_learn_conv_s16_map map = { .z = z };
    return FF_LEARN_CONV_S16_BY_MAP(rule, sources, layer, weights, bias, x, &map, c, total, sums, draws, base);
}

FF_SHARED uint32_t ff_update_conv_active_s16(const struct ff_update_s16 *rule, const struct ff_sources *sources,
                                             const struct ff_conv_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                             const uint8_t *active, int8_t *column, const int16_t *c, int32_t *total,
                                             int32_t *sums, uint16_t *draws, uint32_t base)
{
    const struct ff_learn_conv_s16_map map = { .active = active, .column = column };
    return FF_LEARN_CONV_S16_BY_MAP(rule, sources, layer, weights, bias, x, &map, c, total, sums, draws, base);
}

#undef FF_LEARN_CONV_S16_BY_MAP
