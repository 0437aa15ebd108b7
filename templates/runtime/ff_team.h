/*
 * Cores as a team: one runs the library and calls the others for the parts of a kernel. With more than one core, the firmware
 * provides the two functions that follow; what it needs to know is here. A part does not call for a team itself.
 */
#ifndef FF_TEAM_H
#define FF_TEAM_H

#include "ff_cores.h"

/* What core 0 .. FF_CORES - 1 does of a kernel whose data are in `context`. */
typedef void ff_team_part(void *context, uint32_t core);

#if FF_CORES == 1
static inline void ff_team_run(ff_team_part *part, void *context)
{
    part(context, 0);
}

static inline void ff_team_barrier(void)
{
}
#else
/* Calls part(context, core) on every core at once, as core 0 on the one that asks; returns when all have returned. */
void ff_team_run(ff_team_part *part, void *context);

/* In a part: returns when all cores have called it. What each wrote before, all read behind it. */
void ff_team_barrier(void);
#endif

/* Multiply-accumulates, or as much of other work, from which on it pays to call the others. */
#ifndef FF_TEAM_LEAST
#define FF_TEAM_LEAST 512u
#endif

/* Cores for some work: all, or the one that asks. */
static inline uint32_t ff_team_size(uint32_t work)
{
    return FF_CORES > 1 && work >= FF_TEAM_LEAST ? FF_CORES : 1u;
}

/* Runs a part on as many cores as ff_team_size() has said, which the part finds in its context. */
static inline void ff_team_share(uint32_t cores, ff_team_part *part, void *context)
{
    if (cores == 1u) {
        part(context, 0);
    } else {
        ff_team_run(part, context);
    }
}

/* The barrier of a part that may be alone. */
static inline void ff_team_meet(uint32_t cores)
{
    if (cores != 1u) {
        ff_team_barrier();
    }
}

#endif
