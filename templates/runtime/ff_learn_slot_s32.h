/* How the slot of a label moves, without vectors: once for all kernels of masters. */

FF_SHARED uint32_t ff_update_slot_s32(const struct ff_slot_update_s32 *rule, int32_t *slot, const int16_t *c, uint32_t units,
                                      uint32_t base, uint32_t i, uint32_t start_unit)
{
    const uint32_t row = ff_dither_row(base, i);
    const uint32_t spare = 16u - rule->dither;
    uint32_t saturations = 0;
    for (uint32_t j = 0; j < units; j++) {
        if (c[j] != 0) {
            const uint32_t draw = (row ^ ff_dither_column(base, start_unit + j)) >> spare;
            saturations += ff_move_bias(&slot[j], (c[j] * rule->factor + (int32_t)draw) >> rule->dither);
        }
    }
    return saturations;
}
