/*
 * Walks over listed rows of halves (ff_rows_real_rvv.h): products with them, and their updates. In assembler, because
 * compilers load rows long before they are used and spill registers to make room. v8 and v16 hold sums or steps for a
 * whole walk; rows come to v24 and v0 by turns.
 */
#ifndef FF_WALK_F16_RVV_H
#define FF_WALK_F16_RVV_H

#if __riscv_xlen != 32
#error "addresses of rows are 32 bits"
#endif

/* Brings value n of the list to %[x] and the address of its row to %[at]. */
#define FF_WALK_LOAD(n)                                                                               \
    "lw %[at], 4*" #n "(%[row])\n\t"                                                                  \
    "flh %[x], 2*" #n "(%[value])\n\t"

#define FF_WALK_BY_TURNS(STEP, a, b) STEP(a, "v24", "v28") STEP(b, "v0", "v4")
#define FF_WALK_2(STEP, a, b) STEP##_BOTH(a, b)
#define FF_WALK_4(STEP, a, b, c, d) FF_WALK_2(STEP, a, b) FF_WALK_2(STEP, c, d)
#define FF_WALK_8(STEP, a, b, c, d, e, f, g, h) FF_WALK_4(STEP, a, b, c, d) FF_WALK_4(STEP, e, f, g, h)

/* `rows` times the step, where that bit of %[count] is set. */
#define FF_WALK_REST(rows, to, steps)                                                                 \
    "andi %[rest], %[count], " #rows "\n\t"                                                           \
    "beqz %[rest], " #to "f\n\t" steps                                                                \
    "addi %[row], %[row], 4*" #rows "\n\t"                                                            \
    "addi %[value], %[value], 2*" #rows "\n"                                                          \
    #to ":\n\t"

/*
 * STEP(n, row, upper) for all rows of the list, sixteen at a time, then by the bits of their number. `row` is the first
 * of eight registers that a step may use, `upper` the fifth.
 */
#define FF_WALK(STEP)                                                                                 \
    "beq %[row], %[end], 2f\n"                                                                        \
    "1:\n\t" FF_WALK_8(STEP, 0, 1, 2, 3, 4, 5, 6, 7)                                                  \
    FF_WALK_8(STEP, 8, 9, 10, 11, 12, 13, 14, 15)                                                     \
    "addi %[row], %[row], 64\n\t"                                                                     \
    "addi %[value], %[value], 32\n\t"                                                                 \
    "bne %[row], %[end], 1b\n"                                                                        \
    "2:\n\t" FF_WALK_REST(8, 3, FF_WALK_8(STEP, 0, 1, 2, 3, 4, 5, 6, 7))                              \
    FF_WALK_REST(4, 4, FF_WALK_4(STEP, 0, 1, 2, 3))                                                   \
    FF_WALK_REST(2, 5, FF_WALK_2(STEP, 0, 1))                                                         \
    FF_WALK_REST(1, 6, STEP(0, "v24", "v28"))

/* Defines NAME(list, columns, step, vl): the first of two blocks of vl columns each, and how many the second is after it. */
#define FF_DEFINE_WALK(NAME, COLUMN, BEGIN, STEP, END)                                                \
    static inline void NAME(const struct ff_rows *list, COLUMN *columns, uint32_t step, size_t vl)    \
    {                                                                                                 \
        const ff_half *value = list->value;                                                           \
        ff_half *const *row = list->row;                                                              \
        _Float16 x, y;                                                                                \
        uint32_t at, next, rest;                                                                      \
        __asm__ volatile(BEGIN FF_WALK(STEP) END                                                      \
                         : [at] "=&r"(at), [next] "=&r"(next), [x] "=&f"(x), [y] "=&f"(y), [rest] "=&r"(rest),\
                           [row] "+r"(row), [value] "+r"(value)                                       \
                         : [vl] "r"(vl), [count] "r"(list->count), [end] "r"(row + (list->count & ~15u)), \
                           [first] "r"(columns), [second] "r"(columns + step),                          \
                           [step] "r"(step * sizeof(ff_half))                                         \
                         : "memory", "vl", "vtype", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7",   \
                           "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17", "v18", \
                           "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28",      \
                           "v29", "v30", "v31");                                                      \
    }

/* Sums of float32 at v8 and v16, to which rows of half as many registers are added, times their inputs. */
#define FF_SUMS_OF_ONE                                                                                \
    "vsetvli zero, %[vl], e16, m4, ta, ma\n\t"                                                        \
    "vle32.v v8, (%[first])\n\t"
#define FF_SUMS_OF_TWO FF_SUMS_OF_ONE "vle32.v v16, (%[second])\n\t"
#define FF_SUMS_TO_ONE "vse32.v v8, (%[first])"
#define FF_SUMS_TO_TWO FF_SUMS_TO_ONE "\n\tvse32.v v16, (%[second])"

#define FF_SUM_ONE(n, row, upper)                                                                     \
    FF_WALK_LOAD(n)                                                                                   \
    "vle16.v " row ", (%[at])\n\t"                                                                    \
    "vfwmacc.vf v8, %[x], " row "\n\t"

#define FF_SUM_ONE_BOTH(a, b) FF_WALK_BY_TURNS(FF_SUM_ONE, a, b)

#define FF_SUM_TWO(n, row, upper)                                                                     \
    FF_WALK_LOAD(n)                                                                                   \
    "vle16.v " row ", (%[at])\n\t"                                                                    \
    "add %[at], %[at], %[step]\n\t"                                                                   \
    "vle16.v " upper ", (%[at])\n\t"                                                                  \
    "vfwmacc.vf v8, %[x], " row "\n\t"                                                                \
    "vfwmacc.vf v16, %[x], " upper "\n\t"

#define FF_SUM_TWO_BOTH(a, b) FF_WALK_BY_TURNS(FF_SUM_TWO, a, b)

/* Where both blocks fill their registers, they are loaded as one, whatever vl is. */
#define FF_SUM_FULL(n, row, upper)                                                                    \
    FF_WALK_LOAD(n)                                                                                   \
    "vl8re16.v " row ", (%[at])\n\t"                                                                  \
    "vfwmacc.vf v8, %[x], " row "\n\t"                                                                \
    "vfwmacc.vf v16, %[x], " upper "\n\t"

#define FF_SUM_FULL_BOTH(a, b) FF_WALK_BY_TURNS(FF_SUM_FULL, a, b)

FF_DEFINE_WALK(ff_sum_one, float, FF_SUMS_OF_ONE, FF_SUM_ONE, FF_SUMS_TO_ONE)
FF_DEFINE_WALK(ff_sum_two, float, FF_SUMS_OF_TWO, FF_SUM_TWO, FF_SUMS_TO_TWO)
FF_DEFINE_WALK(ff_sum_full, float, FF_SUMS_OF_TWO, FF_SUM_FULL, FF_SUMS_TO_TWO)

/*
 * Errors of units at v8 and v16: each row moves by them, times its input, rounded once. A weight that rounds to 0 from
 * below is -0 then, see ff_learn_f16.h.
 */
#define FF_HALVES_OF_ONE                                                                              \
    "vsetvli zero, %[vl], e16, m8, ta, ma\n\t"                                                        \
    "vle16.v v8, (%[first])\n\t"
#define FF_HALVES_OF_TWO FF_HALVES_OF_ONE "vle16.v v16, (%[second])\n\t"

/* Two rows, or two blocks of one, are on their way at once: processors that work in order need not wait for each. */
#define FF_MOVE_ONE(n, row, upper)                                                                    \
    FF_WALK_LOAD(n)                                                                                   \
    "vle16.v v24, (%[at])\n\t"                                                                        \
    "vfmacc.vf v24, %[x], v8\n\t"                                                                     \
    "vse16.v v24, (%[at])\n\t"
#define FF_MOVE_ONE_BOTH(a, b)                                                                        \
    FF_WALK_LOAD(a)                                                                                   \
    "vle16.v v24, (%[at])\n\t"                                                                        \
    "lw %[next], 4*" #b "(%[row])\n\t"                                                                \
    "flh %[y], 2*" #b "(%[value])\n\t"                                                                \
    "vle16.v v0, (%[next])\n\t"                                                                       \
    "vfmacc.vf v24, %[x], v8\n\t"                                                                     \
    "vfmacc.vf v0, %[y], v8\n\t"                                                                      \
    "vse16.v v24, (%[at])\n\t"                                                                        \
    "vse16.v v0, (%[next])\n\t"

#define FF_MOVE_TWO(n, row, upper)                                                                    \
    FF_WALK_LOAD(n)                                                                                   \
    "vle16.v v24, (%[at])\n\t"                                                                        \
    "add %[next], %[at], %[step]\n\t"                                                                 \
    "vle16.v v0, (%[next])\n\t"                                                                       \
    "vfmacc.vf v24, %[x], v8\n\t"                                                                     \
    "vfmacc.vf v0, %[x], v16\n\t"                                                                     \
    "vse16.v v24, (%[at])\n\t"                                                                        \
    "vse16.v v0, (%[next])\n\t"
#define FF_MOVE_TWO_BOTH(a, b) FF_WALK_BY_TURNS(FF_MOVE_TWO, a, b)

FF_DEFINE_WALK(ff_move_one, const ff_half, FF_HALVES_OF_ONE, FF_MOVE_ONE, "")
FF_DEFINE_WALK(ff_move_two, const ff_half, FF_HALVES_OF_TWO, FF_MOVE_TWO, "")

#endif
