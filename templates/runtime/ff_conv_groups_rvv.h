/*
 * Convolutions of halves in groups of positions for RVV, once for both kinds of sums. The including file names what they differ
 * by: ff_group_sum, the type of a sum, ff_group_lanes(), outputs at a time, ff_group_of_3() and ff_group_of_6(), z of so many
 * positions, ff_group_patch(), the same of one; and the functions of this file, as its own.
 */

/* z of a group of positions: of inputs of which many are zero, or of all inputs. */
static void ff_group_compute(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, uint32_t inputs,
                             struct ff_conv_halves *group, ff_group_sum *acc)
{
    const uint32_t outputs = layer->outputs, lanes = (uint32_t)ff_group_lanes(~(size_t)0);
    if (group->non_zero < group->count * inputs / 8u * 5u) {
        const struct ff_patch laid = {.runs = 1, .run = inputs, .outputs = outputs};
        for (uint32_t i = 0; i < group->count; i++) {
            (void)ff_group_patch(&laid, weights, bias, group->x[i], acc, group->z[i]);
        }
        return;
    }
    ff_conv_halves_fill(group);
    for (uint32_t j = 0, vl; j < outputs; j += vl) {
        vl = outputs - j < lanes ? outputs - j : lanes;
        const struct ff_conv_halves_block block = {weights + j, bias + j, 2u * outputs, inputs, vl};
        ff_half *const z[] = {group->z[0] + j, group->z[1] + j, group->z[2] + j, group->z[3] + j, group->z[4] + j, group->z[5] + j};
        if (vl <= lanes / 2u) {
            ff_group_of_6(&block, group->x, z);
        } else {
            ff_group_of_3(&block, group->x, z);
            if (group->count > 3u) {
                ff_group_of_3(&block, group->x + 3, z + 3);
            }
        }
    }
}

/* z of all positions, in groups. Returns how many inputs of all windows are not zero. */
static uint32_t ff_group_windows(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias,
                                 uint32_t inputs, const ff_half *x, ff_group_sum *acc, ff_half *z)
{
    const struct ff_window *const w = &layer->window;
    struct ff_conv_halves group;
    uint32_t non_zero = 0, rest = ff_positions(w);
    group.count = group.non_zero = 0;
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column++, rest--, z += layer->outputs) {
            ff_conv_halves_add(&group, w, down, column, x, z);
            if (group.count == FF_CONV_HALVES || rest == 1u) {
                ff_group_compute(layer, weights, bias, inputs, &group, acc);
                non_zero += group.non_zero;
                group.count = group.non_zero = 0;
            }
        }
    }
    return non_zero;
}

/* The same of windows that are single pixels. */
static uint32_t ff_group_points(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                ff_group_sum *acc, ff_half *z)
{
    const uint32_t channels = layer->window.channels, outputs = layer->outputs;
    struct ff_conv_halves group;
    uint32_t non_zero = 0;
    for (uint32_t rest = ff_positions(&layer->window); rest != 0; rest -= group.count) {
        ff_conv_halves_take(&group, channels, outputs, rest, x, z);
        ff_group_compute(layer, weights, bias, channels, &group, acc);
        non_zero += group.non_zero;
        x += group.count * channels;
        z += group.count * outputs;
    }
    return non_zero;
}

static uint32_t ff_group_all(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                             ff_group_sum *acc, ff_half *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels;
    if (inputs <= FF_CONV_HALVES_ROOM && ff_conv_halves_finite(weights, inputs * outputs)) {
        return outputs * (ff_conv_halves_are_points(w) ? ff_group_points(layer, weights, bias, x, acc, z)
                                                       : ff_group_windows(layer, weights, bias, inputs, x, acc, z));
    }
    const uint32_t positions = ff_positions(w);
    uint32_t macs = 0;
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(w, outputs, position);
        macs += ff_group_patch(&patch, weights, bias, x, acc, z);
    }
    return macs;
}
