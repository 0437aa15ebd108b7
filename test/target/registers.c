/*
 * A board's code on the host: every page of registers that it touches is made as it is touched, and is memory. Arguments
 * ADDRESS=VALUE say what stands there first. Prints what is stored to registers, what is read, and in the end the flash
 * (from 0x08000000 on), as far as it is not 0. Its stores to registers have become calls of ff_store: registers.test.ts.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ff_hart.h"

#define PAGE 4096u
#define MOST_PAGES 64

uint32_t __stack_low[1];
uint32_t __stack_top[1];
static uint32_t pages[MOST_PAGES];
static int page_count;
static int resetting;

static void add_page(int number, siginfo_t *info, void *context)
{
    const uintptr_t page = (uintptr_t)info->si_addr & ~(uintptr_t)(PAGE - 1u);
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;

    (void)number, (void)context;
    if (page == 0 || page > UINT32_MAX || page_count == MOST_PAGES
        || mmap((void *)page, PAGE, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED) {
        abort();
    }
    pages[page_count++] = (uint32_t)page;
}

/* A reset never returns: it waits, or says the same again. */
void ff_store(uint32_t address, uint32_t value)
{
    static uint32_t last;

    if (resetting && address == last) {
        exit(0);
    }
    last = address;
    printf("%08x = %08x\n", (unsigned)address, (unsigned)value);
    *ff_register(address) = value;
}

static void end_of_reset(int number)
{
    (void)number;
    exit(0);
}

static void print_page(uint32_t page)
{
    uint32_t at;

    for (at = page; at < page + PAGE; at += 4u) {
        if (*ff_register(at) != 0u) {
            printf("%08x : %08x\n", (unsigned)at, (unsigned)*ff_register(at));
        }
    }
}

int main(int count, char **arguments)
{
    struct sigaction action = { .sa_sigaction = add_page, .sa_flags = SA_SIGINFO };
    uint8_t unit[FF_STORAGE_UNIT];
    uint8_t back[FF_STORAGE_UNIT];
    uint32_t i;

    alarm(20u); /* a bit that never comes */
    sigaction(SIGSEGV, &action, NULL);
    for (i = 1u; i < (uint32_t)count; i++) {
        char *value = NULL;
        const uint32_t address = (uint32_t)strtoul(arguments[i], &value, 0);

        *ff_register(address) = (uint32_t)strtoul(value + 1, NULL, 0);
    }
    ff_board_init();
    printf("read %d\n", ff_board_read());
    ff_board_write((const uint8_t *)"W", 1u);
    for (i = 0u; i < FF_STORAGE_UNIT; i++) {
        unit[i] = (uint8_t)(i + 1u);
    }
    printf("beyond %d %d\n", ff_storage_erase(FF_STORAGE_SLOTS), ff_storage_program(0u, ff_storage_slot_bytes(), unit));
    if (ff_storage_slot_bytes() > 0u) {
        printf("erase %d\n", ff_storage_erase(0u));
        printf("program %d\n", ff_storage_program(1u, FF_STORAGE_UNIT, unit));
        printf("back %d", ff_storage_read(1u, FF_STORAGE_UNIT, back, FF_STORAGE_UNIT));
        for (i = 0u; i < FF_STORAGE_UNIT && back[i] == unit[i]; i++) {
        }
        printf(" %u\n", (unsigned)i);
    }
    for (i = 0u; i < (uint32_t)page_count; i++) {
        if (pages[i] >> 24 == 0x08u) {
            print_page(pages[i]);
        }
    }
    resetting = 1;
    printf("reset\n");
    signal(SIGALRM, end_of_reset);
    ualarm(200000u, 0u);
    ff_board_reset();
}
