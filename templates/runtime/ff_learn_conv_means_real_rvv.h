/*
 * Local updates of convolutions of the real precisions from means of single pixels, once for both: lanes that are not 0 add
 * up the inputs under a tap, pixel by pixel. The including file brings the vector types.
 */
#define FF_REAL_LANES 128u /* at most */

/* Rows of weights that learn at a time. */
struct ff_means_sums {
    float total[FF_MEANS_INPUTS][FF_REAL_LANES];
    float sum[FF_MEANS_INPUTS][FF_REAL_LANES];
    uint32_t count; /* 1 or FF_MEANS_INPUTS */
};

#define FF_REAL_WALK(STEP)                                                                            \
    for (uint32_t rows = area->rows; rows != 0; rows--, line_x += area->x_line, line_z += area->z_line) {\
        const ff_stored *x = line_x, *z = line_z, *const end = z + area->columns * z_step;            \
        for (; z != end; z += z_step, x += x_step) {                                                  \
            const vbool4_t active = ff_vpositive(z, vl);                                              \
            STEP                                                                                      \
        }                                                                                             \
    }

/* Sums of as many inputs as registers have room for, at all positions of an area. */
__attribute__((noinline)) static void ff_sum_inputs_few(const struct ff_means_area *area, const ff_stored *line_x,
                                                        const ff_stored *line_z, size_t vl, struct ff_means_sums *sums)
{
    const uint32_t x_step = area->x_step, z_step = area->z_step;
    vfloat32m8_t sum0 = __riscv_vfmv_v_f_f32m8(0.0f, vl), sum1 = sum0;
#if FF_MEANS_INPUTS == 3u
    vfloat32m8_t sum2 = sum0;
    FF_REAL_WALK({
        sum0 = ff_vadd_where(active, sum0, x, vl);
        sum1 = ff_vadd_where(active, sum1, x + 1, vl);
        sum2 = ff_vadd_where(active, sum2, x + 2, vl);
    })
    __riscv_vse32_v_f32m8(sums->sum[2], sum2, vl);
#else
    FF_REAL_WALK({
        sum0 = ff_vadd_where(active, sum0, x, vl);
        sum1 = ff_vadd_where(active, sum1, x + 1, vl);
    })
#endif
    __riscv_vse32_v_f32m8(sums->sum[0], sum0, vl);
    __riscv_vse32_v_f32m8(sums->sum[1], sum1, vl);
}

/* Those of one input. */
__attribute__((noinline)) static void ff_sum_inputs_one(const struct ff_means_area *area, const ff_stored *line_x,
                                                        const ff_stored *line_z, size_t vl, struct ff_means_sums *sums)
{
    const uint32_t x_step = area->x_step, z_step = area->z_step;
    vfloat32m8_t sum = __riscv_vfmv_v_f_f32m8(0.0f, vl);
    FF_REAL_WALK({ sum = ff_vadd_where(active, sum, x, vl); })
    __riscv_vse32_v_f32m8(sums->sum[0], sum, vl);
}

/* total += c sum, in the units whose error is not 0. */
static inline void ff_count_mean(float *total, const ff_stored *c, const float *sum, size_t vl)
{
    const vfloat32m8_t error = ff_vfloat(ff_vload(c, vl), vl);
    const vbool4_t moves = __riscv_vmfne_vf_f32m8_b4(error, 0.0f, vl);
    const vfloat32m8_t product = __riscv_vfmul_vv_f32m8(error, __riscv_vle32_v_f32m8(sum, vl), vl);
    const vfloat32m8_t before = __riscv_vle32_v_f32m8(total, vl);
    __riscv_vse32_v_f32m8(total, __riscv_vfadd_vv_f32m8_mu(moves, before, before, product, vl), vl);
}

/* New weights of the inputs from `input` on under a tap, one row for each. */
static void ff_move_row_by_means(const struct ff_real_block *block, struct ff_means_sums *sums, uint32_t tap, uint32_t input)
{
    const struct ff_window *const w = block->window;
    const uint32_t outputs = block->outputs;
    const size_t vl = block->vl;
    ff_stored *weights = block->weights + (tap * w->channels + input) * outputs;
    for (uint32_t r = 0; r < sums->count; r++) {
        __riscv_vse32_v_f32m8(sums->total[r], ff_vfloat(ff_vload(weights + r * outputs, vl), vl), vl);
    }
    for (uint32_t cell = 0; cell < block->cells; cell++) {
        const struct ff_means_area area = ff_means_area_at(w, outputs, block->sources, cell, tap);
        const ff_stored *const x = block->x + input + area.x, *const z = block->z + area.z;
        if (sums->count == FF_MEANS_INPUTS) {
            ff_sum_inputs_few(&area, x, z, vl, sums);
        } else {
            ff_sum_inputs_one(&area, x, z, vl, sums);
        }
        for (uint32_t r = 0; r < sums->count; r++) {
            ff_count_mean(sums->total[r], block->c + cell * outputs, sums->sum[r], vl);
        }
    }
    for (uint32_t r = 0; r < sums->count; r++, weights += outputs) {
        ff_keep_row(block, weights, __riscv_vle32_v_f32m8(sums->total[r], vl));
    }
}

/* New biases, by the numbers of positions. */
static void ff_move_bias_by_means(const struct ff_real_block *block, struct ff_means_sums *sums)
{
    const uint32_t outputs = block->outputs, line = block->window->columns * outputs;
    const size_t vl = block->vl;
    float *const moved = sums->total[0], *const number = sums->sum[0];
    __riscv_vse32_v_f32m8(moved, ff_vfloat(ff_vload(block->bias, vl), vl), vl);
    for (uint32_t cell = 0; cell < block->cells; cell++) {
        const struct ff_cell_tiles tiles = ff_cell_tiles_of(block->sources, cell);
        const ff_stored *z = block->z + tiles.top * line + tiles.left * outputs;
        vuint16m4_t count = __riscv_vmv_v_x_u16m4(0, vl);
        for (uint32_t rows = tiles.rows; rows != 0; rows--, z += line) {
            const ff_stored *pixel = z;
            for (const ff_stored *const end = z + tiles.columns * outputs; pixel != end; pixel += outputs) {
                count = __riscv_vadd_vx_u16m4_mu(ff_vpositive(pixel, vl), count, count, 1, vl);
            }
        }
        __riscv_vse32_v_f32m8(number, __riscv_vfwcvt_f_xu_v_f32m8(count, vl), vl);
        ff_count_mean(moved, block->c + cell * outputs, number, vl);
    }
    ff_keep_row(block, block->bias, __riscv_vle32_v_f32m8(moved, vl));
}

/* New weights and biases of a block whose features are means. */
__attribute__((noinline)) static void ff_learn_from_means(const struct ff_real_block *block)
{
    const uint32_t channels = block->window->channels;
    struct ff_means_sums sums;
    if (block->biases) {
        ff_move_bias_by_means(block, &sums);
    }
    for (uint32_t at = block->from; at < block->end; at += sums.count) {
        const uint32_t input = at % channels, left = block->end - at, rest = channels - input;
        sums.count = rest >= FF_MEANS_INPUTS && left >= FF_MEANS_INPUTS ? FF_MEANS_INPUTS : 1u;
        ff_move_row_by_means(block, &sums, at / channels, input);
    }
}
