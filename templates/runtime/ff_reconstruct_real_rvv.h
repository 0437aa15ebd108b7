/*
 * The reconstruction of the real precisions for RVV, once for both; the including file brings the vector types. Lanes are inputs,
 * of which each sums over the active units in ascending order; the weights of a unit are a column.
 */
/* left += x column for what is listed, with the columns where the list says. */
static void ff_add_columns(const struct ff_rows *list, ptrdiff_t stride, float *left, size_t vl)
{
    const ff_stored *value = list->value;
    ff_stored *const *column = list->row;
    vfloat32m8_t sums = __riscv_vle32_v_f32m8(left, vl);
    for (uint32_t n = list->count; n != 0; n--) {
        sums = ff_vmac(sums, ff_number_at(value++), ff_vload_strided(*column++, stride, vl), vl);
    }
    __riscv_vse32_v_f32m8(left, sums, vl);
}

static uint32_t ff_reconstruct_real(const struct ff_shape *layer, const ff_stored *weights, const ff_stored *bias,
                                    const ff_stored *u, const ff_stored *z, float *left)
{
    const uint32_t inputs = layer->inputs, outputs = layer->outputs;
    struct ff_rows list;
    uint32_t active = 0;
    size_t vl;
    for (uint32_t i = 0; i < inputs; i += (uint32_t)vl) {
        vl = ff_lanes(inputs - i);
        __riscv_vse32_v_f32m8(&left[i], ff_vfloat(ff_vload(&bias[i], vl), vl), vl);
    }
    for (uint32_t j = 0; j < outputs;) {
        j = ff_list_values(&list, z, j, outputs);
        active += list.count;
        for (uint32_t i = 0; i < inputs; i += (uint32_t)vl) {
            ff_place_rows(&list, weights + i * outputs, 1);
            vl = ff_lanes(inputs - i);
            ff_add_columns(&list, (ptrdiff_t)outputs, &left[i], vl);
        }
    }
    for (uint32_t i = 0; i < inputs; i += (uint32_t)vl) {
        vl = ff_lanes(inputs - i);
        const vfloat32m8_t input = ff_vfloat(ff_vload(&u[i], vl), vl);
        __riscv_vse32_v_f32m8(&left[i], __riscv_vfsub_vv_f32m8(__riscv_vle32_v_f32m8(&left[i], vl), input, vl), vl);
    }
    return inputs * active;
}
