/*
 * The copies of ff_dma.h by the DMA of a PULP cluster, for a firmware on PMSIS; all files are compiled with -DFF_DMA=1. Not part
 * of the firmware that an emulator runs.
 */
#include "pmsis.h"

#include "ff_dma.h"

#define MOST 2 /* under way */

static PI_L1 pi_cl_dma_cmd_t commands[MOST];
static PI_L1 uint32_t count;

static void begin(uintptr_t far, uintptr_t near, uint32_t bytes, pi_cl_dma_dir_e direction)
{
    pi_cl_dma_cmd((uint32_t)far, (uint32_t)near, bytes, direction, &commands[count]);
    count++;
}

void ff_dma_fetch(void *to, const void *from, uint32_t bytes)
{
    begin((uintptr_t)from, (uintptr_t)to, bytes, PI_CL_DMA_DIR_EXT2LOC);
}

void ff_dma_store(void *to, const void *from, uint32_t bytes)
{
    begin((uintptr_t)to, (uintptr_t)from, bytes, PI_CL_DMA_DIR_LOC2EXT);
}

void ff_dma_wait(void)
{
    while (count != 0) {
        count--;
        pi_cl_dma_cmd_wait(&commands[count]);
    }
}
