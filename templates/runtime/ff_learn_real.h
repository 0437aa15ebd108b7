/* Local learning of the real precisions, once for both; the including file brings the stored type. */
#include "ff_block.h"
#include "ff_team.h"

/* Error of one active unit, times the rate. */
static ff_stored ff_scaled(float rate, float error)
{
    return ff_store(ff_times(-rate, error));
}

/* d w for one unit of a head, of at least one class; the sum runs in ascending class. */
#ifndef FF_HEAD_ERROR
#define FF_HEAD_ERROR ff_head_error
static inline float ff_head_error(const float *d, const ff_stored *weights, uint32_t classes)
{
    const float *const end = d + classes;
    float error = 0.0f;
    for (; end - d >= 2; d += 2, weights += 2) {
        error += ff_times(d[0], ff_load(weights[0]));
        error += ff_times(d[1], ff_load(weights[1]));
    }
    return d != end ? error + ff_times(*d, ff_load(*weights)) : error;
}
#endif

/* c = -rate M d where z is not zero: what a team works on. */
struct ff_head_errors {
    float rate;
    const ff_stored *weights;
    const ff_stored *z;
    const float *d;
    ff_stored *c;
    uint32_t units;
    uint32_t classes;
    uint32_t cores;
};

/* The units of one core. */
static void ff_head_errors_part(void *context, uint32_t core)
{
    const struct ff_head_errors *const errors = context;
    const uint32_t classes = errors->classes, end = ff_first_of(errors->units, core + 1u, errors->cores);
    for (uint32_t j = ff_first_of(errors->units, core, errors->cores); j < end; j++) {
        const ff_stored *const weights = errors->weights + j * classes;
        errors->c[j] = errors->z[j] != 0 ? ff_scaled(errors->rate, FF_HEAD_ERROR(errors->d, weights, classes)) : 0;
    }
}

static void ff_head_errors_real(float rate, const struct ff_shape *head, const ff_stored *weights, const ff_stored *z,
                                const float *d, ff_stored *c)
{
    struct ff_head_errors errors = {
        rate, weights, z, d, c, head->inputs, head->outputs, ff_team_size((uint32_t)head->inputs * head->outputs)
    };
    ff_team_share(errors.cores, ff_head_errors_part, &errors);
}

static void ff_unit_errors(float rate, float scale, float d, const ff_stored *z, uint32_t size, ff_stored *c)
{
    for (uint32_t j = 0; j < size; j++) {
        c[j] = z[j] != 0 ? ff_scaled(rate, ff_load(z[j]) * (2.0f * scale) * d) : 0;
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
    for (uint32_t j = 0; j < size; j++) {
        sum[j] = ff_store(ff_load(a[j]) + ff_load(b[j]));
    }
}

/* Columns of a weight matrix that are updated together, and the error of each. */
#define FF_COLUMNS 4u

struct ff_columns {
    float c[FF_COLUMNS];
    ff_stored *column[FF_COLUMNS];
    uint32_t count;
};

/* column[row] += c * x for the listed x and their rows, for a full set of columns. */
FF_BLOCK_FUNCTION ff_update_columns(const struct ff_list *list, const struct ff_columns *columns)
{
    const struct ff_entry *const end = &list->entry[list->count];
    const struct ff_columns set = *columns;
    for (const struct ff_entry *entry = list->entry; entry != end; entry++) {
        const ff_factor x = ff_factor_of(entry->value);
        const uint32_t offset = entry->offset;
#pragma GCC unroll 4 /* all of them, so that errors and columns are in registers */
        for (uint32_t n = 0; n < FF_COLUMNS; n++) {
            ff_stored *const weight = set.column[n] + offset;
            *weight = ff_updated(set.c[n], x, *weight);
        }
    }
}

/* The same for one column. */
FF_BLOCK_FUNCTION ff_update_column(const struct ff_list *list, float c, ff_stored *column)
{
    const struct ff_entry *const end = &list->entry[list->count];
    for (const struct ff_entry *entry = list->entry; entry != end; entry++) {
        ff_stored *const weight = column + entry->offset;
        *weight = ff_updated(c, ff_factor_of(entry->value), *weight);
    }
}

static void ff_add_column(const struct ff_list *list, struct ff_columns *columns, float c, ff_stored *column)
{
    columns->c[columns->count] = c;
    columns->column[columns->count] = column;
    columns->count++;
    if (columns->count == FF_COLUMNS) {
        ff_update_columns(list, columns);
        columns->count = 0;
    }
}

static void ff_finish_columns(const struct ff_list *list, const struct ff_columns *columns)
{
    for (uint32_t n = 0; n < columns->count; n++) {
        ff_update_column(list, columns->c[n], columns->column[n]);
    }
}

/* W += x c^T, and bias += c where there is one: what a team works on. */
struct ff_dense_update {
    ff_stored *weights;
    ff_stored *bias;
    const ff_stored *x;
    const ff_stored *c;
    uint32_t inputs;
    uint32_t outputs;
    uint32_t cores;
};

/* The units of one core, whose weights are columns; each lists the inputs for itself. */
static void ff_update_dense_part(void *context, uint32_t core)
{
    const struct ff_dense_update *const update = context;
    const uint32_t inputs = update->inputs, outputs = update->outputs;
    const uint32_t first = ff_first_of(outputs, core, update->cores), end = ff_first_of(outputs, core + 1u, update->cores);
    const ff_stored *const c = update->c;
    struct ff_list list;
    struct ff_columns columns;
    for (uint32_t i = 0; i < inputs;) {
        i = ff_list_chunk(&list, update->x, i, inputs, outputs);
        columns.count = 0;
        for (uint32_t j = first; j < end; j++) {
            if (c[j] != 0) {
                ff_add_column(&list, &columns, ff_load(c[j]), update->weights + j);
            }
        }
        ff_finish_columns(&list, &columns);
    }
    for (uint32_t j = first; update->bias != NULL && j < end; j++) {
        if (c[j] != 0) {
            update->bias[j] = ff_updated(ff_load(c[j]), ff_factor_of(1.0f), update->bias[j]);
        }
    }
}

static void ff_update_dense_real(const struct ff_shape *layer, ff_stored *weights, ff_stored *bias, const ff_stored *x,
                                 const ff_stored *c)
{
    struct ff_dense_update update = {
        weights, bias, x, c, layer->inputs, layer->outputs, ff_team_size((uint32_t)layer->inputs * layer->outputs)
    };
    ff_team_share(update.cores, ff_update_dense_part, &update);
}

/* M += z d^T, of errors that are scaled already: what a team works on. */
struct ff_head_update {
    ff_stored *weights;
    const ff_stored *z;
    const float *d;
    uint32_t units;
    uint32_t classes;
    uint32_t cores;
};

/* The units of one core, whose weights are rows. */
static void ff_update_head_part(void *context, uint32_t core)
{
    const struct ff_head_update *const update = context;
    const uint32_t classes = update->classes, end = ff_first_of(update->units, core + 1u, update->cores);
    struct ff_list list;
    struct ff_columns columns;
    for (uint32_t j = ff_first_of(update->units, core, update->cores); j < end;) {
        j = ff_list_chunk(&list, update->z, j, end, classes);
        columns.count = 0;
        for (uint32_t k = 0; k < classes; k++) {
            if (update->d[k] != 0.0f) {
                ff_add_column(&list, &columns, update->d[k], update->weights + k);
            }
        }
        ff_finish_columns(&list, &columns);
    }
}

static void ff_update_head_real(float rate, const struct ff_shape *head, ff_stored *weights, const ff_stored *z,
                                float *d)
{
    struct ff_head_update update = {
        weights, z, d, head->inputs, head->outputs, ff_team_size((uint32_t)head->inputs * head->outputs)
    };
    for (uint32_t k = 0; k < head->outputs; k++) {
        d[k] = ff_load(ff_scaled(rate, d[k]));
    }
    ff_team_share(update.cores, ff_update_head_part, &update);
}

static void ff_update_slot_real(float energy, uint32_t size, const ff_stored *c, ff_stored *slot)
{
    for (uint32_t j = 0; j < size; j++) {
        const ff_stored move = ff_store(ff_times(ff_load(c[j]), energy));
        if (move != 0) {
            slot[j] = ff_updated(ff_load(move), ff_factor_of(1.0f), slot[j]);
        }
    }
}

#undef FF_HEAD_ERROR
