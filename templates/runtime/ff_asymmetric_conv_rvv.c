/* Convolutions of int8 maps with zero points, with vectors: outputs are lanes; inputs that are the zero point are left out. */
#ifndef FF_ASYMMETRIC_CONV_RVV_C
#define FF_ASYMMETRIC_CONV_RVV_C

#include "ff_build.h"
#include "ff_asymmetric_conv.h"
#include "ff_asymmetric_rvv.h"

/* acc += window W for vl outputs from `row` on. */
static inline vint32m8_t ff_asymmetric_conv_sums(vint32m8_t acc, const struct ff_patch *patch, int32_t zero, const int8_t *x,
                                                 const int8_t *row, size_t vl)
{
    const uint32_t outputs = patch->outputs;
    for (uint32_t runs = patch->runs;;) {
        for (const int8_t *const end = x + patch->run; x != end; x++, row += outputs) {
            const int32_t value = *x - zero;
            if (value != 0) {
                const vint16m4_t weights = __riscv_vsext_vf2_i16m4(__riscv_vle8_v_i8m2(row, vl), vl);
                acc = __riscv_vwmacc_vx_i32m8(acc, (int16_t)value, weights, vl);
            }
        }
        if (--runs == 0) {
            return acc;
        }
        x += patch->x_step - patch->run;
        row += patch->weight_step - patch->run * outputs;
    }
}

static void ff_asymmetric_conv_position(const struct ff_asymmetric_conv *layer, const struct ff_patch *patch, const int8_t *x,
                                        int8_t *z)
{
    const struct ff_asymmetric_ends ends = {layer->output_zero, layer->least, layer->most, layer->twice};
    const uint32_t outputs = patch->outputs;
    for (uint32_t j = 0; j < outputs;) {
        const size_t vl = __riscv_vsetvl_e32m8(outputs - j);
        const vint32m8_t bias = __riscv_vle32_v_i32m8(layer->bias + j, vl);
        const int8_t *const row = layer->weights + patch->weights + j;
        const vint32m8_t acc = ff_asymmetric_conv_sums(bias, patch, layer->input_zero, x, row, vl);
        __riscv_vse8_v_i8m2(z + j, ff_asymmetric_i8m2(acc, layer->multiplier + j, layer->shift + j, ends, vl), vl);
        j += (uint32_t)vl;
    }
}

FF_SHARED void ff_asymmetric_conv(const struct ff_asymmetric_conv *layer, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs;
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column++, z += outputs) {
            const struct ff_patch patch = ff_patch_of(w, outputs, ff_cover_of(w, down, column));
            ff_asymmetric_conv_position(layer, &patch, x + patch.x, z);
        }
    }
}

#endif
