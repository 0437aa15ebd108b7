/*
 * Local updates of convolutions of the real precisions from maxima, once for both: each lane finds its position in each cell,
 * and gathers the inputs under it. The including file brings the vector types.
 */
#define FF_REAL_PLACES 256u /* cells x lanes, at most */

/* An update, and the units at hand: pointers begin at the first of them. */
struct ff_real_block {
    const struct ff_sources *sources;
    const struct ff_window *window;
    const ff_stored *x;
    const ff_stored *z;
    const ff_stored *c;
    ff_stored *weights;
    ff_stored *bias;
    const uint8_t *moving; /* bits: which units have an error */
    uint32_t outputs;
    uint32_t cells;
    size_t vl;
    uint32_t from; /* inputs of a window whose weights move, up to `end`; with biases, or without */
    uint32_t end;
    int biases;
};

/* Positions of maxima, [cells][lanes]. */
struct ff_real_places {
    int16_t top[FF_REAL_PLACES]; /* of the window, in the map; below 0 outside */
    int16_t left[FF_REAL_PLACES];
    uint16_t at[FF_REAL_PLACES];      /* bytes before the input under the tap at hand */
    ff_stored error[FF_REAL_PLACES];  /* 0 where all of a cell is 0 */
    ff_stored factor[FF_REAL_PLACES]; /* the error, or 0 where that tap is outside the map */
};

/* Finds the units that move: one of their errors is not 0. Returns whether there is one. */
static int ff_find_moving(const ff_stored *c, uint32_t outputs, uint32_t cells, size_t vl, uint8_t *moving)
{
    vbool4_t any = __riscv_vmclr_m_b4(vl);
    for (; cells != 0; cells--, c += outputs) {
        any = __riscv_vmor_mm_b4(any, ff_vactive(ff_vload(c, vl), vl), vl);
    }
    __riscv_vsm_v_b4(moving, any, vl);
    return __riscv_vfirst_m_b4(any, vl) >= 0;
}

/* Stores a row of sums in the units that move. */
static inline void ff_keep_row(const struct ff_real_block *block, ff_stored *to, vfloat32m8_t sums)
{
    const ff_vstored values = ff_vstore(sums, block->vl);
    ff_vkeep_where(__riscv_vlm_v_b4(block->moving, block->vl), to, values, block->vl);
}

/* Finds the positions of a cell, `place` being where the places of its lanes begin. */
__attribute__((noinline)) static void ff_find_places(const struct ff_real_block *block, uint32_t cell, struct ff_real_places *places, uint32_t place)
{
    const struct ff_cell_tiles tile = ff_cell_tiles_of(block->sources, cell);
    const struct ff_window *const w = block->window;
    const uint32_t outputs = block->outputs, line = w->columns * outputs;
    const ff_stored *z = block->z + tile.top * line + tile.left * outputs;
    const size_t vl = block->vl;
    ff_vlargest largest = ff_vlargest_none(vl);
    ff_vnumber best = ff_vnumber_none(vl);
    uint32_t number = 0;
    for (uint32_t rows = tile.height; rows != 0; rows--, z += line) {
        const ff_stored *pixel = z;
        for (const ff_stored *const end = z + tile.width * outputs; pixel != end; pixel += outputs, number++) {
            ff_vlook_at(pixel, number, &largest, &best, vl);
        }
    }
    const vuint16m4_t of_tile = ff_vnumber_u16m4(best, vl), down = __riscv_vdivu_vx_u16m4(of_tile, (uint16_t)tile.width, vl);
    const vuint16m4_t across = __riscv_vnmsac_vx_u16m4(of_tile, (uint16_t)tile.width, down, vl);
    const vuint16m4_t top = __riscv_vadd_vx_u16m4(__riscv_vmul_vx_u16m4(down, w->stride_y, vl),
                                                  (uint16_t)(tile.top * w->stride_y - w->top), vl);
    const vuint16m4_t left = __riscv_vadd_vx_u16m4(__riscv_vmul_vx_u16m4(across, w->stride_x, vl),
                                                   (uint16_t)(tile.left * w->stride_x - w->left), vl);
    __riscv_vse16_v_u16m4((uint16_t *)places->top + place, top, vl);
    __riscv_vse16_v_u16m4((uint16_t *)places->left + place, left, vl);
    ff_vkeep(places->error + place, ff_vclear(ff_vload(block->c + cell * outputs, vl), ff_vnot_found(largest, vl), vl), vl);
}

/* Where the tap in a row and a column of the kernel is at the places of a cell, and by what its inputs count. */
static inline void ff_place_tap(const struct ff_window *w, struct ff_real_places *places, uint32_t place, uint32_t row,
                                uint32_t column, size_t vl)
{
    const vuint16m4_t top = __riscv_vle16_v_u16m4((const uint16_t *)places->top + place, vl);
    const vuint16m4_t left = __riscv_vle16_v_u16m4((const uint16_t *)places->left + place, vl);
    const vuint16m4_t y = __riscv_vadd_vx_u16m4(top, (uint16_t)row, vl), x = __riscv_vadd_vx_u16m4(left, (uint16_t)column, vl);
    const vbool4_t outside =
        __riscv_vmor_mm_b4(__riscv_vmsgeu_vx_u16m4_b4(y, w->height, vl), __riscv_vmsgeu_vx_u16m4_b4(x, w->width, vl), vl);
    const uint16_t bytes = (uint16_t)(w->channels * sizeof(ff_stored));
    const vuint16m4_t at = __riscv_vmul_vx_u16m4(__riscv_vmacc_vx_u16m4(x, w->width, y, vl), bytes, vl);
    __riscv_vse16_v_u16m4(places->at + place, __riscv_vmerge_vxm_u16m4(at, 0, outside, vl), vl);
    ff_vkeep(places->factor + place, ff_vclear(ff_vload(places->error + place, vl), outside, vl), vl);
}

/* New weights of some inputs under one tap: an input of each position after the other. */
static void ff_move_tap(const struct ff_real_block *block, const struct ff_real_places *places, uint32_t tap, uint32_t first,
                        uint32_t last_input)
{
    const size_t vl = block->vl;
    const uint32_t channels = block->window->channels, outputs = block->outputs;
    ff_stored *weights = block->weights + (tap * channels + first) * outputs;
    for (const ff_stored *x = block->x + first, *const end = block->x + last_input; x != end; x++, weights += outputs) {
        const uint16_t *at = places->at;
        const ff_stored *factor = places->factor;
        vfloat32m8_t total = ff_vfloat(ff_vload(weights, vl), vl);
        for (const uint16_t *const last = at + block->cells * vl; at != last; at += vl, factor += vl) {
            const ff_vstored input = ff_vgather(x, at, vl), error = ff_vload(factor, vl);
            total = ff_vmac_where(ff_vactive(error, vl), total, input, error, vl);
        }
        ff_keep_row(block, weights, total);
    }
}

/* New biases: the errors that count, one after the other. */
static void ff_move_bias_by_maxima(const struct ff_real_block *block, const struct ff_real_places *places)
{
    const size_t vl = block->vl;
    vfloat32m8_t moved = ff_vfloat(ff_vload(block->bias, vl), vl);
    for (const ff_stored *error = places->error, *const end = error + block->cells * vl; error != end; error += vl) {
        moved = __riscv_vfadd_vv_f32m8(moved, ff_vfloat(ff_vload(error, vl), vl), vl);
    }
    ff_keep_row(block, block->bias, moved);
}

/* New weights and biases of a block whose features are maxima. */
__attribute__((noinline)) static void ff_learn_from_maxima(const struct ff_real_block *block)
{
    const struct ff_window *const w = block->window;
    struct ff_real_places places;
    for (uint32_t cell = 0; cell < block->cells; cell++) {
        ff_find_places(block, cell, &places, cell * (uint32_t)block->vl);
    }
    if (block->biases) {
        ff_move_bias_by_maxima(block, &places);
    }
    for (uint32_t at = block->from, some; at < block->end; at += some) {
        const uint32_t tap = at / w->channels, first = at % w->channels, left = block->end - at, rest = w->channels - first;
        some = left < rest ? left : rest;
        for (uint32_t cell = 0; cell < block->cells; cell++) {
            ff_place_tap(w, &places, cell * (uint32_t)block->vl, tap / w->kernel_width, tap % w->kernel_width, block->vl);
        }
        ff_move_tap(block, &places, tap, first, first + some);
    }
}

/* Whether places are told in 16 bits. */
static int ff_has_places(const struct ff_sources *sources, const struct ff_window *w)
{
    const uint32_t cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    const uint32_t bytes = (uint32_t)w->height * w->width * w->channels * (uint32_t)sizeof(ff_stored);
    return cells <= FF_REAL_PLACES && ff_positions(w) <= UINT16_MAX && bytes <= UINT16_MAX &&
           w->height + w->kernel_height <= INT16_MAX && w->width + w->kernel_width <= INT16_MAX;
}
