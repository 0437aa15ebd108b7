/*
 * Threads of the host as a team; they start with the first call. Where a core does not come back from a part, or not to a
 * barrier, within FF_TEAM_SECONDS, the program ends and names it.
 */
#define _XOPEN_SOURCE 600

#include "ff_team.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifndef FF_TEAM_SECONDS
#define FF_TEAM_SECONDS 60
#endif

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    ff_team_part *part;
    void *context;
    uint32_t started; /* threads */
    uint32_t called;  /* parts so far */
    uint32_t arrived; /* at the barrier that is open */
    uint32_t passed;  /* barriers so far */
    uint32_t done[FF_CORES]; /* parts that each has finished */
    uint32_t waits[FF_CORES]; /* whether each is at the barrier */
} team = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static __thread uint32_t this_core;

static void stop(const char *what)
{
    fprintf(stderr, "ff_team: %s\n", what);
    exit(1);
}

/* Waits for a change; names the cores for which the others have waited too long. */
static void wait_until(const struct timespec *end)
{
    if (pthread_cond_timedwait(&team.changed, &team.lock, end) != ETIMEDOUT) {
        return;
    }
    for (uint32_t n = 0; n < FF_CORES; n++) {
        if (team.done[n] != team.called && !team.waits[n]) {
            fprintf(stderr, "ff_team: core %u has not come back from part %u within %d s\n", (unsigned)n, (unsigned)team.called,
                    FF_TEAM_SECONDS);
        }
    }
    exit(1);
}

static struct timespec deadline(void)
{
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += FF_TEAM_SECONDS;
    return end;
}

static void *work(void *number)
{
    const uint32_t core = (uint32_t)(uintptr_t)number;
    this_core = core;
    pthread_mutex_lock(&team.lock);
    for (;;) {
        while (team.done[core] == team.called) {
            pthread_cond_wait(&team.changed, &team.lock);
        }
        pthread_mutex_unlock(&team.lock);
        team.part(team.context, core);
        pthread_mutex_lock(&team.lock);
        team.done[core]++;
        pthread_cond_broadcast(&team.changed);
    }
    return NULL;
}

static void start(void)
{
    for (team.started = 1; team.started < FF_CORES; team.started++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, work, (void *)(uintptr_t)team.started) != 0 || pthread_detach(thread) != 0) {
            stop("no thread for every core");
        }
    }
}

static int is_under_way(void)
{
    for (uint32_t n = 0; n < FF_CORES; n++) {
        if (team.done[n] != team.called) {
            return 1;
        }
    }
    return 0;
}

void ff_team_run(ff_team_part *part, void *context)
{
    pthread_mutex_lock(&team.lock);
    if (team.started == 0) {
        start();
    }
    team.part = part;
    team.context = context;
    team.called++;
    pthread_cond_broadcast(&team.changed);
    pthread_mutex_unlock(&team.lock);
    part(context, 0);
    const struct timespec end = deadline();
    pthread_mutex_lock(&team.lock);
    team.done[0]++;
    while (is_under_way()) {
        wait_until(&end);
    }
    pthread_mutex_unlock(&team.lock);
}

void ff_team_barrier(void)
{
    const struct timespec end = deadline();
    pthread_mutex_lock(&team.lock);
    const uint32_t barrier = team.passed;
    team.waits[this_core] = 1;
    team.arrived++;
    if (team.arrived == FF_CORES) {
        team.arrived = 0;
        team.passed++;
        pthread_cond_broadcast(&team.changed);
    }
    while (team.passed == barrier) {
        wait_until(&end);
    }
    team.waits[this_core] = 0;
    pthread_mutex_unlock(&team.lock);
}
