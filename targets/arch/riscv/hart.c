/* The hart itself, whatever chip it is in: boots, painted stack, vectors, and the last words of a trap. */
#include "ff_hart.h"

#define TRAP_DELAY 50000000u
#define BOOT_MAGIC 0x46464544u

extern uint32_t __stack_low[];
extern uint32_t __stack_top[];

/* Survives a reset, but not a power cycle: valid while check == (count ^ BOOT_MAGIC). */
static volatile struct {
    uint32_t count;
    uint32_t check;
} boots __attribute__((section(".noinit")));

void ff_hart_init(void)
{
    const uint32_t count = boots.count;
    const uint32_t next = boots.check == (count ^ BOOT_MAGIC) ? count + 1u : 0u;

    boots.count = next;
    boots.check = next ^ BOOT_MAGIC;
}

uint32_t ff_board_boots(void)
{
    return boots.count;
}

uint32_t ff_board_stack_painted(void)
{
    const volatile uint32_t *word = __stack_low;

    while (word != __stack_top && *word == FF_STACK_PAINT) {
        word++;
    }
    return (uint32_t)((uintptr_t)__stack_top - (uintptr_t)word);
}

uint32_t ff_board_vlen(void)
{
#if defined(__riscv_zve32x)
    uint32_t bytes;

    __asm__ volatile("csrr %0, vlenb" : "=r"(bytes));
    return bytes * 8u;
#else
    return 0u;
#endif
}

static void write_hex(const char *name, uint32_t length, uint32_t value)
{
    uint8_t digits[8];
    uint32_t i;

    for (i = 0u; i < 8u; i++) {
        const uint32_t nibble = (value >> (28u - 4u * i)) & 15u;

        digits[i] = (uint8_t)(nibble < 10u ? 48u + nibble : 87u + nibble);
    }
    ff_board_write((const uint8_t *)name, length);
    ff_board_write(digits, 8u);
}

/* An emulator that ends takes with it what the host has not read yet. */
static void wait_for_reader(void)
{
    uint32_t i;

    for (i = 0u; i < TRAP_DELAY; i++) {
        __asm__ volatile("nop");
    }
}

/* Called by startup.S; exit code 99 tells the host that it was a trap. */
void ff_board_report_trap(uint32_t mcause, uint32_t mepc, uint32_t mtval)
{
    write_hex("\ntrap mcause=0x", 15u, mcause);
    write_hex(" mepc=0x", 8u, mepc);
    write_hex(" mtval=0x", 9u, mtval);
    ff_board_write((const uint8_t *)"\n", 1u);
    wait_for_reader();
    ff_board_exit(99);
}
