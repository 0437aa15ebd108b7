/*
 * Local learning of the real precisions for RVV, once for both; the including file brings the vector types. Lanes are
 * units, or the weights of one input's row.
 */
#include "ff_team.h"

/* -rate * errors, stored, where z is not 0. */
static inline ff_vstored ff_scaled(float rate, vfloat32m8_t errors, ff_vstored z, size_t vl)
{
    const vfloat32m8_t steps = __riscv_vfmul_vf_f32m8(errors, -rate, vl);
    return ff_vstore(__riscv_vfmerge_vfm_f32m8(steps, 0.0f, ff_vsilent(z, vl), vl), vl);
}

static inline vfloat32m8_t ff_add_product(vfloat32m8_t errors, float d, vfloat32m8_t column, size_t vl)
{
    return __riscv_vfadd_vv_f32m8(errors, __riscv_vfmul_vf_f32m8(column, d, vl), vl);
}

/* Sum over k of d[k] times column k of M. Columns come in pairs, which halves the changes of the element width. */
static inline vfloat32m8_t ff_feedback(const ff_stored *rows, uint32_t classes, const float *d, size_t vl)
{
    const ptrdiff_t stride = (ptrdiff_t)classes;
    vfloat32m8_t errors = __riscv_vfmv_v_f_f32m8(0.0f, vl);
    uint32_t k = 0;
    for (; k + 1u < classes; k += 2u) {
        const vfloat32m8_t first = ff_vfloat(ff_vload_strided(&rows[k], stride, vl), vl);
        const vfloat32m8_t second = ff_vfloat(ff_vload_strided(&rows[k + 1u], stride, vl), vl);
        errors = ff_add_product(ff_add_product(errors, d[k], first, vl), d[k + 1u], second, vl);
    }
    if (k < classes) {
        errors = ff_add_product(errors, d[k], ff_vfloat(ff_vload_strided(&rows[k], stride, vl), vl), vl);
    }
    return errors;
}

static void ff_head_errors_real(float rate, const struct ff_shape *head, const ff_stored *weights, const ff_stored *z,
                                const float *d, ff_stored *c)
{
    for (uint32_t j = 0; j < head->inputs;) {
        const size_t vl = ff_lanes(head->inputs - j);
        const vfloat32m8_t errors = ff_feedback(&weights[j * head->outputs], head->outputs, d, vl);
        ff_vkeep(&c[j], ff_scaled(rate, errors, ff_vload(&z[j], vl), vl), vl);
        j += (uint32_t)vl;
    }
}

static void ff_unit_errors(float rate, float scale, float d, const ff_stored *z, uint32_t size, ff_stored *c)
{
    for (uint32_t j = 0; j < size;) {
        const size_t vl = ff_lanes(size - j);
        const ff_vstored units = ff_vload(&z[j], vl);
        const vfloat32m8_t doubled = __riscv_vfmul_vf_f32m8(ff_vfloat(units, vl), 2.0f * scale, vl);
        ff_vkeep(&c[j], ff_scaled(rate, __riscv_vfmul_vf_f32m8(doubled, d, vl), units, vl), vl);
        j += (uint32_t)vl;
    }
}

static void ff_group_errors_real(float rate, const struct ff_groups_f32 *groups, const ff_stored *z, const float *d,
                                 ff_stored *c)
{
    for (uint32_t k = 0; k < groups->classes; k++) {
        const uint32_t start = groups->bounds[k];
        const uint32_t size = groups->bounds[k + 1u] - start;
        ff_unit_errors(rate, groups->scale[k], d[k], &z[start], size, &c[start]);
    }
}

static void ff_add_errors_real(const ff_stored *a, const ff_stored *b, uint32_t size, ff_stored *sum)
{
    for (uint32_t j = 0; j < size;) {
        const size_t vl = ff_lanes(size - j);
        const vfloat32m8_t left = ff_vfloat(ff_vload(&a[j], vl), vl);
        const vfloat32m8_t right = ff_vfloat(ff_vload(&b[j], vl), vl);
        ff_vkeep(&sum[j], ff_vstore(__riscv_vfadd_vv_f32m8(left, right, vl), vl), vl);
        j += (uint32_t)vl;
    }
}

static int ff_any_zero(const ff_stored *c, uint32_t outputs)
{
    int zeros = 0;
    for (uint32_t j = 0; j < outputs && !zeros;) {
        const size_t vl = ff_wide_lanes(outputs - j);
        zeros = ff_vany_zero(&c[j], vl);
        j += (uint32_t)vl;
    }
    return zeros;
}

static int ff_all_finite(const struct ff_rows *list)
{
    int finite = 1;
    for (uint32_t n = 0; n < list->count && finite;) {
        const size_t vl = ff_wide_lanes(list->count - n);
        finite = ff_vfinite(&list->value[n], vl);
        n += (uint32_t)vl;
    }
    return finite;
}

/* row += c x one by one, for c that are not 0. */
static void ff_update_singly(const struct ff_rows *list, ff_stored *weights, const ff_stored *c, uint32_t outputs)
{
    for (uint32_t n = 0; n < list->count; n++) {
        ff_stored *const row = &weights[list->index[n] * outputs];
        for (uint32_t j = 0; j < outputs; j++) {
            if (c[j] != 0) {
                row[j] = ff_updated(c[j], list->value[n], row[j]);
            }
        }
    }
}

/* weights[i][j] += c[j] x[i], of each i `turns` after the last one from `turn` on. */
static inline void ff_update_rows(const struct ff_shape *layer, ff_stored *weights, const ff_stored *x, const ff_stored *c,
                                  uint32_t turn, uint32_t turns)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t lanes = (uint32_t)ff_wide_lanes(~(size_t)0);
    const int zeros = ff_any_zero(c, outputs);
    struct ff_rows list;
    for (uint32_t i = turn; i < layer->inputs;) {
        i = ff_list_by_step(&list, x, i, layer->inputs, turns);
        if (zeros && !ff_all_finite(&list)) { /* 0 times what is not finite is not 0 */
            ff_update_singly(&list, weights, c, outputs);
            continue;
        }
        for (uint32_t j = 0; j < outputs;) {
            const uint32_t rest = outputs - j;
            ff_place_rows(&list, weights + j, outputs);
            if (rest >= 2u * lanes) {
                ff_move_two(&list, &c[j], lanes, lanes);
                j += 2u * lanes;
            } else {
                const uint32_t some = rest < lanes ? rest : lanes;
                ff_move_one(&list, &c[j], 0, some);
                j += some;
            }
        }
    }
}

#if FF_CORES > 1
/* W += x c^T: what a team works on. Cores take inputs in turn, whose rows are as long as registers need. */
struct ff_dense_update {
    const struct ff_shape *layer;
    ff_stored *weights;
    const ff_stored *x;
    const ff_stored *c;
};

static void ff_update_dense_part(void *context, uint32_t core)
{
    const struct ff_dense_update *const update = context;
    ff_update_rows(update->layer, update->weights, update->x, update->c, core, FF_CORES);
}
#endif

/* The same for all inputs, on as many cores as it pays for. */
static void ff_update_matrix(const struct ff_shape *layer, ff_stored *weights, const ff_stored *x, const ff_stored *c)
{
#if FF_CORES > 1
    if (ff_team_size((uint32_t)layer->inputs * layer->outputs / 16u) != 1u) { /* weights of an instruction */
        struct ff_dense_update update = {layer, weights, x, c};
        ff_team_run(ff_update_dense_part, &update);
        return;
    }
#endif
    ff_update_rows(layer, weights, x, c, 0, 1);
}

/* to += c */
static void ff_add_stored(ff_stored *to, const ff_stored *c, uint32_t size)
{
    for (uint32_t j = 0; j < size;) {
        const size_t vl = ff_wide_lanes(size - j);
        ff_vkeep_wide(&to[j], ff_vupdated(ff_vload_wide(&to[j], vl), 1, ff_vload_wide(&c[j], vl), vl), vl);
        j += (uint32_t)vl;
    }
}

static void ff_update_dense_real(const struct ff_shape *layer, ff_stored *weights, ff_stored *bias, const ff_stored *x,
                                 const ff_stored *c)
{
    ff_update_matrix(layer, weights, x, c);
    if (bias != NULL) {
        ff_add_stored(bias, c, layer->outputs);
    }
}

static void ff_update_head_real(float rate, const struct ff_shape *head, ff_stored *weights, const ff_stored *z,
                                float *d)
{
    ff_stored c[256]; /* at most 247 classes */
    const uint32_t classes = head->outputs;
    for (uint32_t k = 0; k < classes;) {
        const size_t vl = ff_lanes(classes - k);
        const vfloat32m8_t errors = __riscv_vle32_v_f32m8(&d[k], vl);
        const ff_vstored steps = ff_vstore(__riscv_vfmul_vf_f32m8(errors, -rate, vl), vl);
        ff_vkeep(&c[k], steps, vl);
        __riscv_vse32_v_f32m8(&d[k], ff_vfloat(steps, vl), vl);
        k += (uint32_t)vl;
    }
    ff_update_matrix(head, weights, z, c);
}

static void ff_update_slot_real(float energy, uint32_t size, const ff_stored *c, ff_stored *slot)
{
    for (uint32_t j = 0; j < size;) {
        const size_t vl = ff_lanes(size - j);
        const vfloat32m8_t errors = ff_vfloat(ff_vload(&c[j], vl), vl);
        const vfloat32m8_t moves = ff_vfloat(ff_vstore(__riscv_vfmul_vf_f32m8(errors, energy, vl), vl), vl);
        const vfloat32m8_t before = ff_vfloat(ff_vload(&slot[j], vl), vl);
        ff_vkeep(&slot[j], ff_vstore(__riscv_vfadd_vv_f32m8(before, moves, vl), vl), vl);
        j += (uint32_t)vl;
    }
}
