/*
 * The team of ff_team.h on a PULP cluster, for a firmware on PMSIS: what the cluster's first core calls is dispatched to the
 * others and waits for them in the hardware barrier of the event unit. Not part of the firmware that an emulator runs.
 */
#include "pmsis.h"

#include "ff_team.h"

struct call {
    ff_team_part *part;
    void *context;
};

static void enter(void *argument)
{
    const struct call *const call = argument;

    call->part(call->context, (uint32_t)pi_core_id());
}

void ff_team_run(ff_team_part *part, void *context)
{
    struct call call = { part, context };

    pi_cl_team_fork(FF_CORES, enter, &call);
}

void ff_team_barrier(void)
{
    pi_cl_team_barrier();
}
