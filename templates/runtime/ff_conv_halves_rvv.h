/*
 * Convolutions of halves for RVV, once for both kinds of sums. The patches of three positions, or of six where a row of weights
 * fills less than half of the registers, are laid out one behind the other, zeros where they are outside the map. Outputs are
 * lanes, and each row of weights is loaded once for all of them. Zeros are multiplied like other inputs, which adds 0 where
 * weights are finite.
 */
#ifndef FF_CONV_HALVES_RVV_H
#define FF_CONV_HALVES_RVV_H

#include "ff_vector_f16.h"
#include "ff_window.h"

#define FF_CONV_HALVES 6u        /* positions that are computed together, at most */
#define FF_CONV_HALVES_ROOM 304u /* inputs of a patch that is laid out, at most */

/* Patches of positions and their outputs; what is left of a group repeats its last position. */
struct ff_conv_halves {
    const ff_half *x[FF_CONV_HALVES];
    ff_half *z[FF_CONV_HALVES];
    uint32_t count;
    uint32_t non_zero; /* inputs of all patches */
    ff_half room[FF_CONV_HALVES][FF_CONV_HALVES_ROOM];
};

/* Whether no weight is infinite or NaN. */
static inline int ff_conv_halves_finite(const ff_half *weights, uint32_t count)
{
    for (size_t vl; count != 0; weights += vl, count -= (uint32_t)vl) {
        vl = ff_wide_lanes(count);
        if (!ff_vfinite(weights, vl)) {
            return 0;
        }
    }
    return 1;
}

/* Copies runs of inputs, which lie `x_step` apart in the map and `line` in the patch; returns how many are not zero. */
static inline uint32_t ff_conv_halves_copy(const ff_half *x, uint32_t x_step, ff_half *to, uint32_t line, uint32_t runs,
                                           uint32_t run)
{
    uint32_t non_zero = 0;
    for (size_t vl; run != 0; x += vl, to += vl, run -= (uint32_t)vl) {
        const ff_half *from = x;
        ff_half *at = to;
        vl = ff_wide_lanes(run);
        for (uint32_t rest = runs; rest != 0; rest--, from += x_step, at += line) {
            const vuint16m8_t bits = __riscv_vle16_v_u16m8(from, vl);
            non_zero += (uint32_t)__riscv_vcpop_m_b2(__riscv_vmsne_vx_u16m8_b2(bits, 0, vl), vl);
            __riscv_vse16_v_u16m8(at, bits, vl);
        }
    }
    return non_zero;
}

static inline uint32_t ff_conv_halves_count(const ff_half *x, uint32_t count)
{
    uint32_t non_zero = 0;
    for (size_t vl; count != 0; x += vl, count -= (uint32_t)vl) {
        vl = ff_wide_lanes(count);
        const vbool2_t active = __riscv_vmsne_vx_u16m8_b2(__riscv_vle16_v_u16m8(x, vl), 0, vl);
        non_zero += (uint32_t)__riscv_vcpop_m_b2(active, vl);
    }
    return non_zero;
}

/* The patch of a position: where it lies in the map if it is one run there, else laid out; counts inputs that are not zero. */
static inline const ff_half *ff_conv_halves_patch(const struct ff_window *w, struct ff_span down, uint32_t column,
                                                  const ff_half *x, ff_half *room, uint32_t *non_zero)
{
    const uint32_t channels = w->channels, line = (uint32_t)w->kernel_width * channels, inputs = w->kernel_height * line;
    const struct ff_span across = ff_columns_at(w, column);
    const int inside = down.count == w->kernel_height && across.count == w->kernel_width;
    x += (down.at * w->width + across.at) * channels;
    if (inside && w->kernel_height == 1u) {
        *non_zero += ff_conv_halves_count(x, inputs);
        return x;
    }
    for (uint32_t i = inside ? inputs : 0; i < inputs;) {
        const size_t vl = ff_wide_lanes(inputs - i);
        __riscv_vse16_v_u16m8(room + i, __riscv_vmv_v_x_u16m8(0, vl), vl);
        i += (uint32_t)vl;
    }
    *non_zero += ff_conv_halves_copy(x, (uint32_t)w->width * channels, room + down.from * line + across.from * channels, line,
                                     down.count, across.count * channels);
    return room;
}

/* Adds a position to a group. */
static inline void ff_conv_halves_add(struct ff_conv_halves *group, const struct ff_window *w, struct ff_span down, uint32_t column,
                                      const ff_half *x, ff_half *z)
{
    const uint32_t at = group->count++;
    group->x[at] = ff_conv_halves_patch(w, down, column, x, group->room[at], &group->non_zero);
    group->z[at] = z;
}

/* Whether windows are single pixels, all of them: then patches lie one behind the other in the map. */
static inline int ff_conv_halves_are_points(const struct ff_window *w)
{
    return w->kernel_height == 1u && w->kernel_width == 1u && w->rows == w->height && w->columns == w->width;
}

/* The next positions of such a map, of which `rest` are left, the first at x and z. */
static inline void ff_conv_halves_take(struct ff_conv_halves *group, uint32_t channels, uint32_t outputs, uint32_t rest,
                                       const ff_half *x, ff_half *z)
{
    const uint32_t count = rest < FF_CONV_HALVES ? rest : FF_CONV_HALVES;
    group->count = count;
    group->non_zero = ff_conv_halves_count(x, count * channels);
    for (uint32_t i = 0; i < count; i++, x += channels, z += outputs) {
        group->x[i] = x;
        group->z[i] = z;
    }
}

static inline void ff_conv_halves_fill(struct ff_conv_halves *group)
{
    const uint32_t last = group->count - 1u;
    for (uint32_t i = group->count; i < FF_CONV_HALVES; i++) {
        group->x[i] = group->x[last];
        group->z[i] = group->z[last];
    }
}

/* A block of vl outputs. */
struct ff_conv_halves_block {
    const ff_half *weights;
    const ff_half *bias;
    uint32_t step; /* bytes from one row of weights to the next */
    uint32_t inputs;
    size_t vl;
};

/* Input n of a position times the row in v0, added to its sums. */
#define FF_CONV_HALVES_ONE(MAC, n, p, sums)                                                           \
    "flh %[value], 2*" #n "(%[" #p "])\n\t"                                                           \
    MAC " " sums ", %[value], v0\n\t"
#define FF_CONV_HALVES_ROW                                                                            \
    "vle16.v v0, (%[at])\n\t"                                                                         \
    "add %[at], %[at], %[step]\n\t"

/* Three positions with sums of eight registers each, six with sums of four. */
#define FF_CONV_HALVES_INPUT_3(MAC, n)                                                                \
    FF_CONV_HALVES_ROW                                                                                \
    FF_CONV_HALVES_ONE(MAC, n, p0, "v8") FF_CONV_HALVES_ONE(MAC, n, p1, "v16") FF_CONV_HALVES_ONE(MAC, n, p2, "v24")
#define FF_CONV_HALVES_INPUT_6(MAC, n)                                                                \
    FF_CONV_HALVES_ROW                                                                                \
    FF_CONV_HALVES_ONE(MAC, n, p0, "v8") FF_CONV_HALVES_ONE(MAC, n, p1, "v12") FF_CONV_HALVES_ONE(MAC, n, p2, "v16")\
    FF_CONV_HALVES_ONE(MAC, n, p3, "v20") FF_CONV_HALVES_ONE(MAC, n, p4, "v24") FF_CONV_HALVES_ONE(MAC, n, p5, "v28")
#define FF_CONV_HALVES_FORWARD_3(bytes)                                                               \
    "addi %[p0], %[p0], " #bytes "\n\t"                                                               \
    "addi %[p1], %[p1], " #bytes "\n\t"                                                               \
    "addi %[p2], %[p2], " #bytes "\n\t"
#define FF_CONV_HALVES_FORWARD_6(bytes)                                                               \
    FF_CONV_HALVES_FORWARD_3(bytes)                                                                   \
    "addi %[p3], %[p3], " #bytes "\n\t"                                                               \
    "addi %[p4], %[p4], " #bytes "\n\t"                                                               \
    "addi %[p5], %[p5], " #bytes "\n\t"

/*
 * z of a block of outputs at P positions: BEGIN loads sums from the bias, MAC adds a product to them, and END stores them; eight
 * inputs at a time, then what is left of them.
 */
#define FF_DEFINE_CONV_HALVES(NAME, P, BEGIN, MAC, END)                                               \
    static inline void NAME(const struct ff_conv_halves_block *block, const ff_half *const *x, ff_half *const *z)\
    {                                                                                                 \
        const ff_half *p0 = x[0], *p1 = x[1], *p2 = x[2], *p3 = x[3], *p4 = x[4], *p5 = x[5], *at = block->weights;\
        const ff_half *const eights = p0 + (block->inputs & ~7u), *const end = p0 + block->inputs;    \
        ff_number value;                                                                              \
        __asm__ volatile(BEGIN                                                                        \
                         "beq %[p0], %[eights], 2f\n"                                                 \
                         "1:\n\t"                                                                     \
                         FF_CONV_HALVES_INPUT_##P(MAC, 0) FF_CONV_HALVES_INPUT_##P(MAC, 1)            \
                         FF_CONV_HALVES_INPUT_##P(MAC, 2) FF_CONV_HALVES_INPUT_##P(MAC, 3)            \
                         FF_CONV_HALVES_INPUT_##P(MAC, 4) FF_CONV_HALVES_INPUT_##P(MAC, 5)            \
                         FF_CONV_HALVES_INPUT_##P(MAC, 6) FF_CONV_HALVES_INPUT_##P(MAC, 7)            \
                         FF_CONV_HALVES_FORWARD_##P(16)                                               \
                         "bne %[p0], %[eights], 1b\n"                                                 \
                         "2:\n\t"                                                                     \
                         "beq %[p0], %[end], 4f\n"                                                    \
                         "3:\n\t" FF_CONV_HALVES_INPUT_##P(MAC, 0) FF_CONV_HALVES_FORWARD_##P(2)      \
                         "bne %[p0], %[end], 3b\n"                                                    \
                         "4:\n\t" END                                                                 \
                         : [value] "=&f"(value), [at] "+r"(at), [p0] "+r"(p0), [p1] "+r"(p1), [p2] "+r"(p2), [p3] "+r"(p3),\
                           [p4] "+r"(p4), [p5] "+r"(p5)                                               \
                         : [eights] "r"(eights), [end] "r"(end), [step] "r"(block->step), [bias] "r"(block->bias),\
                           [vl] "r"(block->vl), [zero] "f"(0.0f), [z0] "r"(z[0]), [z1] "r"(z[1]), [z2] "r"(z[2]),\
                           [z3] "r"(z[3]), [z4] "r"(z[4]), [z5] "r"(z[5])                             \
                         : FF_CONV_HALVES_CLOBBERS);                                                  \
    }

#define FF_CONV_HALVES_CLOBBERS                                                                       \
    "memory", "vl", "vtype", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13",\
        "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28",\
        "v29", "v30", "v31"

#endif
