/*
 * A team that one hart plays, for a bench: each core in turn runs until it comes to a barrier or to its end. Between two of these,
 * and between calls for the team, the instructions of the core that has executed most are counted; playing is not, and copies are not,
 * which a DMA makes beside the cores.
 */
#include "board_config.h"
#include "ff_service.h"

void ff_dma_fetch(void *to, const void *from, uint32_t bytes);
void ff_dma_store(void *to, const void *from, uint32_t bytes);
void ff_dma_wait(void);

static uint32_t busiest; /* instructions of the busiest cores so far */
static uint32_t apart; /* instructions of all cores of teams, of playing them, and of copies between */
static uint32_t *copies = &apart; /* to which those of a copy are added: of a core at work, to when its turn began */

static uint32_t executed(void)
{
    uint32_t count;

    __asm__ volatile("csrr %0, minstret" : "=r"(count) : : "memory");
    return count;
}

uint32_t ff_board_instructions(void)
{
    return executed() - apart + busiest;
}

uint32_t ff_board_instructions_known(void)
{
    return 1u;
}

void ff_dma_fetch(void *to, const void *from, uint32_t bytes)
{
    const uint32_t before = executed();

    __builtin_memcpy(to, from, bytes);
    *copies += executed() - before;
}

void ff_dma_store(void *to, const void *from, uint32_t bytes)
{
    ff_dma_fetch(to, from, bytes);
}

void ff_dma_wait(void)
{
}

#ifdef FF_CORE_STACK /* more cores than one */
#include "ff_team.h"

#define REGISTERS 26u /* that a function keeps: ra, sp, s0 to s11, fs0 to fs11 */
#define STACK_WORDS (FF_CORE_STACK / 4u)

/* Keeps the registers of whoever calls, and goes on with others. */
void ff_team_switch(uint32_t *from, const uint32_t *to);

void ff_team_work(void);

static uint32_t stacks[FF_CORES][STACK_WORDS] __attribute__((aligned(16)));

static struct {
    uint32_t registers[FF_CORES + 1u][REGISTERS]; /* of the cores; the last ones of whoever plays them */
    uint32_t since[FF_CORES];
    uint32_t spent[FF_CORES]; /* instructions of each one's last turn */
    uint8_t done[FF_CORES];
    uint32_t core; /* whose turn it is */
    ff_team_part *part;
    void *context;
} team;

/* Where a core begins, on a stack of its own. */
void ff_team_work(void)
{
    const uint32_t core = team.core;

    team.since[core] = executed();
    team.part(team.context, core);
    team.spent[core] = executed() - team.since[core];
    team.done[core] = 1u;
    ff_team_switch(team.registers[core], team.registers[FF_CORES]);
}

void ff_team_barrier(void)
{
    const uint32_t core = team.core;

    team.spent[core] = executed() - team.since[core];
    ff_team_switch(team.registers[core], team.registers[FF_CORES]);
    team.since[core] = executed();
}

/* A turn of each core that is not done; returns how many are not. */
static uint32_t play(void)
{
    uint32_t n, left = 0, most = 0;

    for (n = 0; n < FF_CORES; n++) {
        if (team.done[n]) {
            continue;
        }
        team.core = n;
        copies = &team.since[n];
        ff_team_switch(team.registers[FF_CORES], team.registers[n]);
        left += !team.done[n];
        most = team.spent[n] > most ? team.spent[n] : most;
    }
    copies = &apart;
    busiest += most;
    return left;
}

void ff_team_run(ff_team_part *part, void *context)
{
    const uint32_t before = executed();
    uint32_t n;

    team.part = part;
    team.context = context;
    for (n = 0; n < FF_CORES; n++) {
        team.done[n] = 0;
        team.registers[n][0] = (uint32_t)(uintptr_t)ff_team_work;
        team.registers[n][1] = (uint32_t)(uintptr_t)(stacks[n] + STACK_WORDS);
    }
    while (play() != 0) {
    }
    apart += executed() - before;
}
#endif
