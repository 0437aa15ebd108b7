/*
 * Local updates of convolutions of the real precisions from maxima, once for both: each unit finds its position in each cell as a
 * lane; then unit by unit the inputs under its positions, as lanes, move its weights. The including file brings the vector types.
 */
#define FF_REAL_PLACES 256u /* cells x lanes, at most */
#define FF_REAL_CELLS 16u   /* at most */

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
    ff_stored *copies;     /* [cells][inputs], of maxima */
    uint32_t inputs;       /* of a window */
    uint32_t outputs;
    uint32_t cells;
    size_t vl;
};

/* Windows under maxima, [cells][lanes]. */
struct ff_real_places {
    int16_t top[FF_REAL_PLACES]; /* in the map; below 0 outside */
    int16_t left[FF_REAL_PLACES];
    ff_stored error[FF_REAL_PLACES]; /* 0 where all of a cell is 0 */
};

/* What moves a unit: the inputs under its windows, each [inputs], and the errors that they count by. */
struct ff_real_moves {
    const ff_stored *x[FF_REAL_CELLS];
    ff_stored error[FF_REAL_CELLS];
    uint32_t count;
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
    const struct ff_tiles tile = ff_tiles_of(block->sources, cell);
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

/* Finds what moves the unit of a lane. */
static inline void ff_gather_moves(const struct ff_real_block *block, const struct ff_real_places *places, uint32_t lane,
                                   struct ff_real_moves *moves)
{
    const struct ff_window *const w = block->window;
    const uint32_t lanes = (uint32_t)block->vl, end = lane + block->cells * lanes, pixel = w->channels * (uint32_t)sizeof(ff_stored);
    ff_stored *copy = block->copies;
    uint32_t count = 0;
    for (uint32_t at = lane; at != end; at += lanes) {
        const int32_t top = places->top[at], left = places->left[at];
        if (ff_load(places->error[at]) == 0) {
            continue;
        }
        if (top < 0 || left < 0 || top + w->kernel_height > w->height || left + w->kernel_width > w->width) {
            ff_copy_window_part(w, pixel, top, left, block->x, copy);
            moves->x[count] = copy;
        } else {
            moves->x[count] = ff_copy_window(w, pixel, block->x + ((uint32_t)top * w->width + (uint32_t)left) * w->channels, copy);
        }
        moves->error[count++] = places->error[at];
        copy += block->inputs;
    }
    moves->count = count;
}

/* New weights of a unit: an input of each position after the other. */
static void ff_move_unit(const struct ff_real_block *block, const struct ff_real_moves *moves, uint32_t lane)
{
    const uint32_t inputs = block->inputs, outputs = block->outputs;
    ff_stored *weights = block->weights + lane;
    for (size_t vl, i = 0; i < inputs; i += vl, weights += vl * outputs) {
        vl = ff_lanes(inputs - i);
        vfloat32m8_t total = ff_vfloat(ff_vload_strided(weights, (ptrdiff_t)outputs, vl), vl);
        for (uint32_t n = 0; n < moves->count; n++) {
            total = ff_vadd_product(total, &moves->error[n], ff_vload(moves->x[n] + i, vl), vl);
        }
        ff_vkeep_strided(weights, (ptrdiff_t)outputs, ff_vstore(total, vl), vl);
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
    struct ff_real_places places;
    struct ff_real_moves moves;
    for (uint32_t cell = 0; cell < block->cells; cell++) {
        ff_find_places(block, cell, &places, cell * (uint32_t)block->vl);
    }
    ff_move_bias_by_maxima(block, &places);
    for (uint32_t lane = 0; lane < block->vl; lane++) {
        if ((block->moving[lane / 8u] >> (lane % 8u) & 1u) != 0) {
            ff_gather_moves(block, &places, lane, &moves);
            ff_move_unit(block, &moves, lane);
        }
    }
}

/* Whether places are told in 16 bits. */
static int ff_has_places(const struct ff_sources *sources, const struct ff_window *w)
{
    return (uint32_t)sources->cells.rows * sources->cells.columns <= FF_REAL_CELLS && ff_positions(w) <= UINT16_MAX &&
           w->height + w->kernel_height <= INT16_MAX && w->width + w->kernel_width <= INT16_MAX;
}
