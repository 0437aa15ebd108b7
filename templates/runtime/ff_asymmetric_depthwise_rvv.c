/* Depthwise convolutions of int8 maps with zero points, with vectors: channels are lanes. */
#ifndef FF_ASYMMETRIC_DEPTHWISE_RVV_C
#define FF_ASYMMETRIC_DEPTHWISE_RVV_C

#include "ff_build.h"
#include "ff_asymmetric_depthwise.h"
#include "ff_asymmetric_rvv.h"

/* acc += window W for vl channels from x and `weights` on. */
static inline vint32m8_t ff_asymmetric_depthwise_sums(vint32m8_t acc, const struct ff_window *w, const struct ff_cover *cover,
                                                      int8_t zero, const int8_t *x, const int8_t *weights, size_t vl)
{
    const uint32_t channels = w->channels, run = cover->run * channels;
    for (uint32_t runs = cover->runs;;) {
        for (const int8_t *const end = x + run; x != end; x += channels, weights += channels) {
            const vint16m4_t values = __riscv_vwsub_vx_i16m4(__riscv_vle8_v_i8m2(x, vl), zero, vl);
            const vint16m4_t factors = __riscv_vsext_vf2_i16m4(__riscv_vle8_v_i8m2(weights, vl), vl);
            acc = __riscv_vwmacc_vv_i32m8(acc, values, factors, vl);
        }
        if (--runs == 0) {
            return acc;
        }
        x += w->width * channels - run;
        weights += w->kernel_width * channels - run;
    }
}

static void ff_asymmetric_depthwise_position(const struct ff_asymmetric_depthwise *layer, const struct ff_cover *cover,
                                             const int8_t *x, int8_t *z)
{
    const struct ff_asymmetric_ends ends = {layer->output_zero, layer->least, layer->most, layer->twice};
    const struct ff_window *const w = &layer->window;
    const uint32_t channels = w->channels;
    for (uint32_t c = 0; c < channels;) {
        const size_t vl = __riscv_vsetvl_e32m8(channels - c);
        const vint32m8_t bias = __riscv_vle32_v_i32m8(layer->bias + c, vl);
        const vint32m8_t acc = ff_asymmetric_depthwise_sums(bias, w, cover, layer->input_zero, x + cover->pixel * channels + c,
                                                            layer->weights + cover->tap * channels + c, vl);
        __riscv_vse8_v_i8m2(z + c, ff_asymmetric_i8m2(acc, layer->multiplier + c, layer->shift + c, ends, vl), vl);
        c += (uint32_t)vl;
    }
}

FF_SHARED void ff_asymmetric_depthwise(const struct ff_asymmetric_depthwise *layer, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column++, z += w->channels) {
            const struct ff_cover cover = ff_cover_of(w, down, column);
            ff_asymmetric_depthwise_position(layer, &cover, x, z);
        }
    }
}

#endif
