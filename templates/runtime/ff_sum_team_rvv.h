/*
 * Sums of integers that cores share, with vectors. Rows that do not fill the registers take as long as those that do, so cores split
 * the outputs only where there are more than FF_SUM_LANES, and else the inputs: in turn where zeros are skipped, which stand together.
 * The sums that cores have of one output are added up at the end; integers are the same in any order.
 */
#ifndef FF_SUM_TEAM_RVV_H
#define FF_SUM_TEAM_RVV_H

#include "ff_team.h"
#include <riscv_vector.h>

#if FF_CORES > 1
#define FF_SUM_LANES 64u /* outputs of a core, where others have sums of them too */

/* acc[outputs] = from + x W: what a team works on. */
struct ff_sum_team {
    const void *weights;
    const int8_t *x;
    const int32_t *from; /* may be acc */
    int32_t *acc;
    uint32_t inputs;
    uint32_t outputs;
    uint32_t ranges; /* of outputs: a power of two, FF_CORES at most */
    uint32_t non_zero[FF_CORES];
    int32_t sums[FF_CORES][FF_SUM_LANES]; /* of cores whose turn is not the first */
};

/* The outputs of a core, and its turn among those that share them: which inputs these are, kernels say. */
struct ff_sum_share {
    uint32_t turn;
    uint32_t turns;
    uint32_t first;
    uint32_t count;
    const int32_t *from;
    int32_t *acc;
};

static inline uint32_t ff_sum_team_ranges(uint32_t outputs)
{
    uint32_t ranges = 1;
    while (ranges < FF_CORES && outputs > ranges * FF_SUM_LANES) {
        ranges *= 2u;
    }
    return ranges;
}

static inline struct ff_sum_share ff_sum_share_of(struct ff_sum_team *team, uint32_t core)
{
    const uint32_t range = core % team->ranges, first = team->outputs * range / team->ranges;
    struct ff_sum_share share = {
        core / team->ranges, FF_CORES / team->ranges, first, team->outputs * (range + 1u) / team->ranges - first,
        team->from + first, team->acc + first
    };
    if (share.turn != 0) {
        share.from = share.acc = team->sums[core];
        for (size_t vl, j = 0; j < share.count; j += vl) {
            vl = __riscv_vsetvl_e32m8(share.count - j);
            __riscv_vse32_v_i32m8(share.acc + j, __riscv_vmv_v_x_i32m8(0, vl), vl);
        }
    }
    return share;
}

/* acc += what the other cores have. */
static inline void ff_sum_team_add(const struct ff_sum_team *team)
{
    for (uint32_t range = 0; range < team->ranges && team->ranges != FF_CORES; range++) {
        const uint32_t first = team->outputs * range / team->ranges;
        const uint32_t count = team->outputs * (range + 1u) / team->ranges - first;
        for (size_t vl, j = 0; j < count; j += vl) {
            vl = __riscv_vsetvl_e32m8(count - j);
            vint32m8_t sum = __riscv_vle32_v_i32m8(team->acc + first + j, vl);
            for (uint32_t core = range + team->ranges; core < FF_CORES; core += team->ranges) {
                sum = __riscv_vadd_vv_i32m8(sum, __riscv_vle32_v_i32m8(team->sums[core] + j, vl), vl);
            }
            __riscv_vse32_v_i32m8(team->acc + first + j, sum, vl);
        }
    }
}

/* Runs a part for a product on all cores, whose sums no other frame has to hold; returns the number of non-zero inputs. */
__attribute__((noinline)) static uint32_t ff_sum_team_run(ff_team_part *part, const void *weights, uint32_t inputs,
                                                          uint32_t outputs, const int8_t *x, const int32_t *from, int32_t *acc)
{
    struct ff_sum_team team;
    uint32_t non_zero = 0;
    team.weights = weights; /* one by one: an initializer would clear the sums */
    team.x = x;
    team.from = from;
    team.acc = acc;
    team.inputs = inputs;
    team.outputs = outputs;
    team.ranges = ff_sum_team_ranges(outputs);
    ff_team_run(part, &team);
    for (uint32_t core = 0; core < FF_CORES; core += team.ranges) {
        non_zero += team.non_zero[core];
    }
    ff_sum_team_add(&team);
    return non_zero;
}
#endif

#endif
