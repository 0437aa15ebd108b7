/*
 * Local updates of int16 masters, with vectors: units are lanes. An update lists the inputs that are not zero; blocks of
 * units walk the list. Units that do not move (c is 0) come out as they were.
 */
#ifndef FF_LEARN_S16_RVV_C
#define FF_LEARN_S16_RVV_C

#include "ff_build.h"
#include "ff_learn_s16.h"
#include "ff_masters.h"
#include "ff_dither.h"
#include "ff_draws_rvv.h"
#include "ff_lanes_rvv.h"
#include "ff_list_rvv.h"
#include "ff_move_biases_rvv.h"
#include "ff_team.h"

#define FF_UNITS 128u /* units that are moved together, at most */
#define FF_MOST_CLASSES 256u

/* A matrix of masters [inputs][outputs]. */
struct ff_masters {
    int16_t *weights;
    uint32_t inputs;
    uint32_t outputs;
    uint32_t dither;   /* bits that are rounded away */
    uint32_t row_base; /* of the draws a_i */
};

/* The columns of some units: their errors times the rate (c_j), the same raised, their shares of the draws (b_j). */
struct ff_master_columns {
    const int16_t *rate;
    int16_t raised[FF_UNITS];
    uint16_t draw[FF_UNITS];
};

/* The rows of a list: where they start at the units at hand, x_i 2^raise (as far as int16 goes), a_i. */
struct ff_moves {
    uint32_t address[FF_LIST_SIZE + FF_LIST_GROUP];
    int16_t value[FF_LIST_SIZE + FF_LIST_GROUP];
    uint16_t draw[FF_LIST_SIZE + FF_LIST_GROUP];
    uint32_t count; /* with what the list is filled up with: rows of 0 move nothing */
    uint32_t raise;
};

/* b_j of `count` units from index `start` on. */
static vuint16m4_t ff_learn_s16_column_draws(uint32_t base, uint32_t start, size_t vl)
{
    return ff_draws_u16m4(ff_dither_columns(base) + start, __riscv_vid_v_u32m8(vl), vl);
}

__attribute__((noinline)) static void ff_learn_s16_draw_columns(struct ff_master_columns *columns, uint32_t base,
                                                                uint32_t start, uint32_t count)
{
    uint16_t *draw = columns->draw;
    for (size_t vl; count != 0; draw += vl, start += vl, count -= vl) {
        vl = __riscv_vsetvl_e32m8(count);
        __riscv_vse16_v_u16m4(draw, ff_learn_s16_column_draws(base, start, vl), vl);
    }
}

__attribute__((noinline)) static void ff_learn_s16_list_moves(struct ff_moves *moves,
                                                              const struct ff_masters *masters,
                                                              const struct ff_list *list)
{
    const uint32_t first = (uint32_t)(uintptr_t)masters->weights;
    const uint32_t stride = masters->outputs * (uint32_t)sizeof *masters->weights;
    moves->raise = 16u - masters->dither;
    while (list->largest << moves->raise > (uint32_t)INT16_MAX) {
        moves->raise--;
    }
    moves->count = ff_list_padded(list);
    for (size_t vl, n = 0; n < moves->count; n += vl) {
        vl = __riscv_vsetvl_e32m8(moves->count - n);
        const vuint32m8_t i = __riscv_vzext_vf2_u32m8(__riscv_vle16_v_u16m4(list->index + n, vl), vl);
        const vuint32m8_t row = __riscv_vmul_vx_u32m8(i, stride, vl);
        __riscv_vse32_v_u32m8(moves->address + n, __riscv_vadd_vx_u32m8(row, first, vl), vl);
        __riscv_vse16_v_u16m4(moves->draw + n, ff_draws_u16m4(masters->row_base, i, vl), vl);
        const vint16m4_t value = __riscv_vsext_vf2_i16m4(__riscv_vle8_v_i8m2(list->value + n, vl), vl);
        __riscv_vse16_v_i16m4(moves->value + n, __riscv_vsll_vx_i16m4(value, moves->raise, vl), vl);
    }
}

/* raised[j] = c_j 2^raise; returns whether all of them fit. */
__attribute__((noinline)) static int ff_learn_s16_raise_columns(struct ff_master_columns *columns, uint32_t raise,
                                                                size_t vl)
{
    const vint16m8_t c = __riscv_vle16_v_i16m8(columns->rate, vl);
    const vint16m8_t raised = __riscv_vsll_vx_i16m8(c, raise, vl);
    __riscv_vse16_v_i16m8(columns->raised, raised, vl);
    return __riscv_vfirst_m_b2(__riscv_vmsne_vv_i16m8_b2(__riscv_vsra_vx_i16m8(raised, raise, vl), c, vl), vl) < 0;
}

static void ff_learn_s16_advance_moves(struct ff_moves *moves, uint32_t bytes)
{
    for (size_t vl, n = 0; n < moves->count; n += vl) {
        vl = __riscv_vsetvl_e32m8(moves->count - n);
        const vuint32m8_t row = __riscv_vle32_v_u32m8(moves->address + n, vl);
        __riscv_vse32_v_u32m8(moves->address + n, __riscv_vadd_vx_u32m8(row, bytes, vl), vl);
    }
}

/*
 * Row n of four: v16 = V - (c x + r >> dither), written where no limit has changed a lane. c and x share what raises
 * their product to 16 bits of fraction, so that the step is its upper half (v8), one more where the lower one (v16) and
 * the draw (v24) carry. V is moved by 128 on the way: its limits are those of int16 then, at the lower end before it is
 * moved back, and at the upper one as it is; vxsat tells.
 */
#define FF_MOVE_ROW(n)                                                                                \
    "lw %[at], 4*" #n "(%[address])\n\t"                                                              \
    "lh %[x], 2*" #n "(%[value])\n\t"                                                                 \
    "lhu %[draw], %[apart]+2*" #n "(%[value])\n\t"                                                    \
    "vle16.v v8, (%[c])\n\t"                                                                          \
    "vmul.vx v16, v8, %[x]\n\t"                                                                       \
    "vmulh.vx v8, v8, %[x]\n\t"                                                                       \
    "vle16.v v24, (%[b])\n\t"                                                                         \
    "vxor.vx v24, v24, %[draw]\n\t"                                                                   \
    "vmadc.vv v0, v16, v24\n\t"                                                                       \
    "vadc.vxm v8, v8, %[half], v0\n\t"                                                                \
    "vle16.v v16, (%[at])\n\t"                                                                        \
    "vssub.vv v16, v16, v8\n\t"                                                                       \
    "vsadd.vx v16, v16, %[half]\n\t"                                                                  \
    "csrr %[x], vxsat\n\t"                                                                            \
    "bnez %[x], 2" #n "f\n\t"                                                                         \
    "vse16.v v16, (%[at])\n\t"

/*
 * Moves rows from the first on, a multiple of four, until a limit changes a lane of one; that one is left as it is.
 * Returns its number.
 */
static uint32_t ff_learn_s16_move_rows(const struct ff_moves *moves, uint32_t first,
                                       const struct ff_master_columns *columns, size_t vl)
{
    const uint32_t *address = moves->address + first;
    const int16_t *value = moves->value + first;
    uint32_t at, x, draw;
    __asm__ volatile("vsetvli zero, %[vl], e16, m8, ta, ma\n\t"
                     "csrwi vxsat, 0\n"
                     "1:\n\t" FF_MOVE_ROW(0) FF_MOVE_ROW(1) FF_MOVE_ROW(2) FF_MOVE_ROW(3)
                     "addi %[address], %[address], 16\n\t"
                     "addi %[value], %[value], 8\n\t"
                     "bne %[address], %[end], 1b\n\t"
                     "j 20f\n"
                     "23:\n\t"
                     "addi %[address], %[address], 4\n"
                     "22:\n\t"
                     "addi %[address], %[address], 4\n"
                     "21:\n\t"
                     "addi %[address], %[address], 4\n"
                     "20:"
                     : [at] "=&r"(at), [x] "=&r"(x), [draw] "=&r"(draw), [address] "+r"(address), [value] "+r"(value)
                     : [end] "r"(moves->address + moves->count), [c] "r"(columns->raised), [b] "r"(columns->draw),
                       [half] "r"(128), [vl] "r"(vl),
                       [apart] "i"(offsetof(struct ff_moves, draw) - offsetof(struct ff_moves, value))
                     : "memory", "vl", "vtype", "v0", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17",
                       "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31");
    return (uint32_t)(address - moves->address);
}

/* The same for one row in 32 bits, whatever the limits do; returns how many lanes they changed. */
__attribute__((noinline)) static uint32_t ff_learn_s16_move_row(const struct ff_moves *moves, uint32_t n,
                                                                const struct ff_master_columns *columns, uint32_t dither,
                                                                uint32_t units)
{
    int16_t *at = (int16_t *)(uintptr_t)moves->address[n];
    const int16_t x = (int16_t)(moves->value[n] >> moves->raise);
    const int16_t *c = columns->rate;
    const uint16_t *b = columns->draw;
    uint32_t saturations = 0;
    for (size_t vl; units != 0; at += vl, c += vl, b += vl, units -= vl) {
        vl = __riscv_vsetvl_e16m4(units);
        const vuint16m4_t both = __riscv_vxor_vx_u16m4(__riscv_vle16_v_u16m4(b, vl), moves->draw[n], vl);
        const vuint16m4_t draw = __riscv_vsrl_vx_u16m4(both, 16u - dither, vl);
        const vint32m8_t product = __riscv_vwmul_vx_i32m8(__riscv_vle16_v_i16m4(c, vl), x, vl);
        const vuint32m8_t sum = __riscv_vwaddu_wv_u32m8(__riscv_vreinterpret_v_i32m8_u32m8(product), draw, vl);
        const vint32m8_t step = __riscv_vsra_vx_i32m8(__riscv_vreinterpret_v_u32m8_i32m8(sum), dither, vl);
        const vint32m8_t before = __riscv_vsext_vf2_i32m8(__riscv_vle16_v_i16m4(at, vl), vl);
        const vint32m8_t moved = __riscv_vsub_vv_i32m8(before, step, vl);
        const vint32m8_t raised = __riscv_vmax_vx_i32m8(moved, FF_LOWEST_MASTER, vl);
        const vint32m8_t kept = __riscv_vmin_vx_i32m8(raised, FF_HIGHEST_MASTER, vl);
        saturations += (uint32_t)__riscv_vcpop_m_b4(__riscv_vmsne_vv_i32m8_b4(moved, kept, vl), vl);
        __riscv_vse16_v_i16m4(at, __riscv_vncvt_x_x_w_i16m4(kept, vl), vl);
    }
    return saturations;
}

/* All rows of a list for vl units: at once as far as that works, one by one where a limit takes part. */
static uint32_t ff_learn_s16_move_block(const struct ff_moves *moves, struct ff_master_columns *columns,
                                        uint32_t dither, size_t vl)
{
    const int at_once = ff_learn_s16_raise_columns(columns, 16u - dither - moves->raise, vl);
    uint32_t saturations = 0;
    for (uint32_t n = 0; n < moves->count; n++) {
        if (at_once && n % 4u == 0) {
            n = ff_learn_s16_move_rows(moves, n, columns, vl);
        }
        if (n < moves->count) {
            saturations += ff_learn_s16_move_row(moves, n, columns, dither, vl);
        }
    }
    return saturations;
}

/* Whether any of the units moves. */
static int ff_learn_s16_any_moves(const int16_t *rate, size_t vl)
{
    return __riscv_vfirst_m_b2(__riscv_vmsne_vx_i16m8_b2(__riscv_vle16_v_i16m8(rate, vl), 0, vl), vl) >= 0;
}

/* weights[i][j] -= (rate_j x_i + r_ij) >> dither, of each i `turns` after the last one from `turn` on. */
static inline uint32_t ff_learn_s16_move_turn(const struct ff_masters *masters, const int8_t *x, const int16_t *rate, uint32_t base,
                                              uint32_t start_unit, uint32_t turn, uint32_t turns)
{
    struct ff_list list;
    struct ff_moves moves;
    struct ff_master_columns columns;
    uint32_t saturations = 0;
    for (uint32_t i = turn; i < masters->inputs;) {
        i = ff_list_in_turn(&list, x, i, masters->inputs, turns);
        ff_learn_s16_list_moves(&moves, masters, &list);
        for (size_t vl, j = 0; j < masters->outputs; j += vl) {
            const uint32_t rest = masters->outputs - (uint32_t)j;
            vl = __riscv_vsetvl_e16m8(rest < FF_UNITS ? rest : FF_UNITS);
            if (ff_learn_s16_any_moves(rate + j, vl) && moves.count != 0) {
                columns.rate = rate + j;
                ff_learn_s16_draw_columns(&columns, base, start_unit + (uint32_t)j, (uint32_t)vl);
                saturations += ff_learn_s16_move_block(&moves, &columns, masters->dither, vl);
            }
            if (vl < rest) {
                ff_learn_s16_advance_moves(&moves, (uint32_t)(vl * sizeof *masters->weights));
            }
        }
    }
    return saturations;
}

#if FF_CORES > 1
/* An update of masters, which a team works on: cores take inputs in turn, whose rows are as long as registers need. */
struct ff_learn_s16_update {
    const struct ff_masters *masters;
    const int8_t *x;
    const int16_t *rate;
    uint32_t base;
    uint32_t start_unit;
    uint32_t saturations[FF_CORES];
};

static void ff_learn_s16_part(void *context, uint32_t core)
{
    struct ff_learn_s16_update *const update = context;
    update->saturations[core] = ff_learn_s16_move_turn(update->masters, update->x, update->rate, update->base, update->start_unit,
                                                       core, FF_CORES);
}
#endif

/* weights[i][j] -= (rate_j x_i + r_ij) >> dither. */
static uint32_t ff_learn_s16_move_masters(const struct ff_masters *masters, const int8_t *x, const int16_t *rate, uint32_t base,
                                          uint32_t start_unit)
{
#if FF_CORES > 1
    if (ff_team_size(masters->inputs * (4u + masters->outputs / 16u)) != 1u) { /* many instructions move a row, however short */
        struct ff_learn_s16_update update = {masters, x, rate, base, start_unit, {0}};
        uint32_t saturations = 0;
        ff_team_run(ff_learn_s16_part, &update);
        for (uint32_t n = 0; n < FF_CORES; n++) {
            saturations += update.saturations[n];
        }
        return saturations;
    }
#endif
    return ff_learn_s16_move_turn(masters, x, rate, base, start_unit, 0, 1);
}

/* at[j] -= (c_j factor + r_j) >> shift, 1 <= shift <= 16, r_j the draws of row a. */
static uint32_t ff_learn_s16_move_by_draws(int32_t *at, const int16_t *c, int16_t factor, uint32_t shift, uint32_t a,
                                           uint32_t base, uint32_t start_unit, uint32_t units)
{
    uint32_t saturations = 0;
    for (size_t vl; units != 0; at += vl, c += vl, start_unit += (uint32_t)vl, units -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e16m4(units);
        const vuint16m4_t both = __riscv_vxor_vx_u16m4(ff_learn_s16_column_draws(base, start_unit, vl), (uint16_t)a, vl);
        const vuint16m4_t draw = __riscv_vsrl_vx_u16m4(both, 16u - shift, vl);
        const vint32m8_t product = __riscv_vwmul_vx_i32m8(__riscv_vle16_v_i16m4(c, vl), factor, vl);
        const vuint32m8_t sum = __riscv_vwaddu_wv_u32m8(__riscv_vreinterpret_v_i32m8_u32m8(product), draw, vl);
        const vint32m8_t steps = __riscv_vsra_vx_i32m8(__riscv_vreinterpret_v_u32m8_i32m8(sum), shift, vl);
        saturations += ff_move_biases(at, steps, vl);
    }
    return saturations;
}

/* at[j] -= c_j 2^raise. */
static uint32_t ff_learn_s16_move_by_raised(int32_t *at, const int16_t *c, uint32_t raise, uint32_t units)
{
    uint32_t saturations = 0;
    for (size_t vl; units != 0; at += vl, c += vl, units -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e32m8(units);
        const vint32m8_t rate = __riscv_vsext_vf2_i32m8(__riscv_vle16_v_i16m4(c, vl), vl);
        saturations += ff_move_biases(at, __riscv_vsll_vx_i32m8(rate, raise, vl), vl);
    }
    return saturations;
}

FF_SHARED uint32_t ff_update_rows_s16(const struct ff_update_s16 *rule, const struct ff_layer_s16 *rows, int16_t *weights,
                                      int32_t *bias, const int8_t *x, const int16_t *c, uint32_t base, uint32_t start_unit,
                                      uint32_t first)
{
    const struct ff_masters masters = {weights, rows->inputs, rows->outputs, rule->dither, base + first};
    const uint32_t units = bias != NULL ? rows->outputs : 0, row = ff_dither_row(base, FF_BIAS_ROW);
    const int32_t shift = rule->bias_shift;
    const uint32_t saturations = shift > 0
                                     ? ff_learn_s16_move_by_draws(bias, c, 1, (uint32_t)shift, row, base, start_unit, units)
                                     : ff_learn_s16_move_by_raised(bias, c, (uint32_t)-shift, units);
    return saturations + ff_learn_s16_move_masters(&masters, x, c, base, start_unit);
}

FF_SHARED uint32_t ff_update_dense_s16(const struct ff_update_s16 *rule, const struct ff_layer_s16 *layer, int16_t *weights,
                                       int32_t *bias, const int8_t *x, const int16_t *c, uint32_t base, uint32_t start_unit)
{
    return ff_update_rows_s16(rule, layer, weights, bias, x, c, base, start_unit, 0);
}

FF_SHARED uint32_t ff_update_head_s16(const struct ff_head_update_s16 *rule, const struct ff_head_s16 *head, int16_t *weights,
                                      const int8_t *z, const int32_t *d, uint32_t base, uint32_t start_unit)
{
    const struct ff_masters masters = {weights, head->inputs, head->outputs, rule->dither, base + start_unit};
    int16_t rate[FF_MOST_CLASSES];
    for (size_t vl, k = 0; k < head->outputs; k += vl) {
        vl = __riscv_vsetvl_e32m8(head->outputs - k);
        const vint32m8_t error = __riscv_vsll_vx_i32m8(__riscv_vle32_v_i32m8(d + k, vl), 15, vl);
        const vint16m4_t scaled = ff_scale_errors_i16m4(error, rule->rate.multiplier, rule->rate.shift, vl);
        __riscv_vse16_v_i16m4(rate + k, scaled, vl);
    }
    return ff_learn_s16_move_masters(&masters, z, rate, base, 0);
}

FF_SHARED uint32_t ff_update_slot_s32(const struct ff_slot_update_s32 *rule, int32_t *slot, const int16_t *c, uint32_t units,
                                      uint32_t base, uint32_t i, uint32_t start_unit)
{
    return ff_learn_s16_move_by_draws(slot, c, rule->factor, rule->dither, ff_dither_row(base, i), base, start_unit, units);
}

#endif
