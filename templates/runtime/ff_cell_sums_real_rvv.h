/* Sums of the updates of cells of the real precisions for RVV, once for both; the including file brings the vector types. */

/* sum + the squares of the values, in their order. */
static float ff_add_squares(float sum, const ff_stored *values, uint32_t size)
{
    vfloat32m1_t sums = __riscv_vfmv_s_f_f32m1(sum, 1);
    for (size_t vl; size != 0; values += vl, size -= (uint32_t)vl) {
        vl = ff_lanes(size);
        sums = __riscv_vfredosum_vs_f32m8_f32m1(ff_vsquare(ff_vload(values, vl), vl), sums, vl);
    }
    return __riscv_vfmv_f_s_f32m1_f32(sums);
}

/* c[j] = -rate * sum_i left[i] weights[i][j], stored; 0 where z[j] is. */
static void ff_cell_errors(float rate, const struct ff_shape *layer, const ff_stored *weights, const ff_stored *z,
                           const float *left, ff_stored *c)
{
    const uint32_t inputs = layer->inputs, outputs = layer->outputs;
    for (size_t vl, j = 0; j < outputs; j += vl) {
        vl = ff_lanes(outputs - j);
        vfloat32m8_t errors = __riscv_vfmv_v_f_f32m8(0.0f, vl);
        const ff_stored *row = weights + j;
        for (uint32_t i = 0; i < inputs; i++, row += outputs) {
            const vfloat32m8_t products = __riscv_vfmul_vf_f32m8(ff_vfloat(ff_vload(row, vl), vl), left[i], vl);
            errors = __riscv_vfadd_vv_f32m8(errors, products, vl);
        }
        const vbool4_t silent = ff_vsilent(ff_vload(&z[j], vl), vl);
        const vfloat32m8_t steps = __riscv_vfmul_vf_f32m8(errors, -rate, vl);
        ff_vkeep(&c[j], ff_vstore(__riscv_vfmerge_vfm_f32m8(steps, 0.0f, silent, vl), vl), vl);
    }
}

/* d = -rate * left, stored. */
static void ff_cell_steps(float rate, const float *left, uint32_t size, ff_stored *d)
{
    for (size_t vl, i = 0; i < size; i += vl) {
        vl = ff_lanes(size - i);
        const vfloat32m8_t steps = __riscv_vfmul_vf_f32m8(__riscv_vle32_v_f32m8(&left[i], vl), -rate, vl);
        ff_vkeep(&d[i], ff_vstore(steps, vl), vl);
    }
}
