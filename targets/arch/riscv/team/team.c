/*
 * The harts of a chip as a team, woken by their software interrupts (CLINT): one that waits sleeps in wfi. Interrupts wake, no
 * trap is taken. Each word here is written by one hart alone, so that no atomic instructions are needed.
 */
#include "ff_hart.h"
#include "ff_team.h"

#define MIE_MSIE 0x8u

static struct {
    ff_team_part *part;
    void *context;
    uint32_t called;           /* parts that the first hart has called for */
    uint32_t released;         /* barriers that it has let all pass */
    uint32_t done[FF_CORES];   /* parts that each has finished */
    uint32_t arrived[FF_CORES]; /* barriers that each has come to */
} volatile team;

void ff_team_work(uint32_t core) __attribute__((noreturn));

static uint32_t this_hart(void)
{
    uint32_t hart;

    __asm__ volatile("csrr %0, mhartid" : "=r"(hart));
    return hart;
}

static void call(uint32_t hart, uint32_t pending)
{
    __asm__ volatile("fence rw, rw" : : : "memory");
    *ff_register(FF_CLINT_ADDRESS + 4u * hart) = pending;
    __asm__ volatile("fence rw, rw" : : : "memory");
}

/* Sleeps until a counter has come to `count`: whoever moves it calls afterwards. */
static void sleep_until(volatile const uint32_t *counter, uint32_t count)
{
    const uint32_t hart = this_hart();

    for (;;) {
        call(hart, 0u);
        if ((int32_t)(*counter - count) >= 0) {
            break;
        }
        __asm__ volatile("wfi" : : : "memory");
    }
    __asm__ volatile("fence rw, rw" : : : "memory");
}

static void wait_for_all(volatile const uint32_t *counters, uint32_t count)
{
    uint32_t n;

    for (n = 1u; n < FF_CORES; n++) {
        sleep_until(&counters[n], count);
    }
}

static void call_all(void)
{
    uint32_t n;

    for (n = 1u; n < FF_CORES; n++) {
        call(n, 1u);
    }
}

void ff_team_barrier(void)
{
    const uint32_t core = this_hart();
    const uint32_t count = team.arrived[core] + 1u;

    __asm__ volatile("fence rw, rw" : : : "memory");
    team.arrived[core] = count;
    if (core == 0u) {
        wait_for_all(team.arrived, count);
        team.released = count;
        call_all();
    } else {
        call(0u, 1u);
        sleep_until(&team.released, count);
    }
}

/* Only software interrupts may wake the first hart meanwhile: a byte that waits on the line would keep it awake. */
void ff_team_run(ff_team_part *part, void *context)
{
    const uint32_t count = team.called + 1u;
    uint32_t enabled;

    __asm__ volatile("csrrw %0, mie, %1" : "=r"(enabled) : "r"(MIE_MSIE));
    team.part = part;
    team.context = context;
    __asm__ volatile("fence rw, rw" : : : "memory");
    team.called = count;
    call_all();
    part(context, 0u);
    wait_for_all(team.done, count);
    __asm__ volatile("csrw mie, %0" : : "r"(enabled));
}

/* The life of another hart. */
void ff_team_work(uint32_t core)
{
    uint32_t count;

    for (count = 1u;; count++) {
        sleep_until(&team.called, count);
        team.part(team.context, core);
        __asm__ volatile("fence rw, rw" : : : "memory");
        team.done[core] = count;
        call(0u, 1u);
    }
}
