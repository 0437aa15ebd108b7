/*
 * A RISC-V board with a 16550 UART, a PLIC and a test finisher: QEMU's `virt` machine.
 * While no byte comes the hart sleeps in wfi; the UART's interrupt is enabled to wake it, but no trap is ever taken.
 */
#include "board_config.h"
#include "ff_service.h"
#if defined(FF_LOADER)
#include "ff_loader.h"
#endif

#define UART_DATA 0u   /* receive and transmit; divisor low while DLAB is set */
#define UART_IER 1u    /* interrupt enable; divisor high while DLAB is set */
#define UART_FCR 2u
#define UART_LCR 3u
#define UART_LSR 5u
#define UART_FIFO_BYTES 16u

#define IER_RECEIVED 0x01u
#define FCR_ENABLE_AND_CLEAR 0xc7u /* interrupt at 14 bytes, or after four characters of silence */
#define LCR_8N1 0x03u
#define LCR_DLAB 0x80u
#define LSR_RECEIVED 0x01u
#define LSR_TRANSMIT_EMPTY 0x20u

#define FINISHER_PASS 0x5555u
#define FINISHER_FAIL 0x3333u
#define FINISHER_RESET 0x7777u

#define MIE_MEIE 0x800u
#define TRAP_DELAY 50000000u
#define BOOT_MAGIC 0x46464544u

extern uint32_t __stack_low[];
extern uint32_t __stack_top[];

void ff_board_exit(int code) __attribute__((noreturn));
void ff_board_report_trap(uint32_t mcause, uint32_t mepc, uint32_t mtval) __attribute__((noreturn));

/* Survives a reset, but not a power cycle: valid while check == (count ^ BOOT_MAGIC). */
static volatile struct {
    uint32_t count;
    uint32_t check;
} boots __attribute__((section(".noinit")));

static volatile uint8_t *uart(uint32_t index)
{
    return (volatile uint8_t *)(FF_UART_ADDRESS + index);
}

static volatile uint32_t *register_at(uint32_t address)
{
    return (volatile uint32_t *)address;
}

static void finish(uint32_t value)
{
    *register_at(FF_FINISHER_ADDRESS) = value;
}

static void count_boot(void)
{
    const uint32_t count = boots.count;
    const uint32_t next = boots.check == (count ^ BOOT_MAGIC) ? count + 1u : 0u;

    boots.count = next;
    boots.check = next ^ BOOT_MAGIC;
}

void ff_board_init(void)
{
    count_boot();
    *uart(UART_LCR) = LCR_DLAB;
    *uart(UART_DATA) = FF_UART_DIVISOR & 0xffu;
    *uart(UART_IER) = FF_UART_DIVISOR >> 8;
    *uart(UART_LCR) = LCR_8N1;
    *uart(UART_FCR) = FCR_ENABLE_AND_CLEAR;
    *uart(UART_IER) = IER_RECEIVED;

    *register_at(FF_PLIC_ADDRESS + 4u * FF_UART_INTERRUPT) = 1u;       /* priority */
    *register_at(FF_PLIC_ADDRESS + 0x2000u) = 1u << FF_UART_INTERRUPT; /* enable, hart 0 M-mode */
    *register_at(FF_PLIC_ADDRESS + 0x200000u) = 0u;                    /* threshold */
    __asm__ volatile("csrs mie, %0" : : "r"(MIE_MEIE));
}

#if !defined(FF_LOADER)
/* mstatus.MIE is 0, so that the interrupt ends wfi without a trap; claim and complete let it come again. */
static void sleep_until_byte(void)
{
    volatile uint32_t *const claim = register_at(FF_PLIC_ADDRESS + 0x200004u);

    __asm__ volatile("wfi" : : : "memory");
    *claim = *claim;
}
#endif

static int has_byte(void)
{
    return (*uart(UART_LSR) & LSR_RECEIVED) != 0u;
}

int ff_board_read(void)
{
#if defined(FF_LOADER) /* polled: the loader may lose its patience, with a line that is never silent, too */
    do {
        if (!ff_loader_waits()) {
            return -1;
        }
    } while (!has_byte());
#else
    while (!has_byte()) {
        sleep_until_byte();
    }
#endif
    return *uart(UART_DATA);
}

void ff_board_write(const uint8_t *bytes, uint32_t count)
{
    uint32_t i;

    for (i = 0u; i < count; i++) {
        if (i % UART_FIFO_BYTES == 0u) {
            while ((*uart(UART_LSR) & LSR_TRANSMIT_EMPTY) == 0u) {
            }
        }
        *uart(UART_DATA) = bytes[i];
    }
}

uint32_t ff_board_instructions(void)
{
    uint32_t count;

    __asm__ volatile("csrr %0, minstret" : "=r"(count));
    return count;
}

uint32_t ff_board_instructions_known(void)
{
    return 1u;
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

void ff_board_reset(void)
{
    for (;;) {
        finish(FINISHER_RESET);
    }
}

#if defined(FF_LOADER_MAILBOX)
void ff_board_update(void)
{
    *register_at(FF_LOADER_MAILBOX) = FF_LOADER_STAY;
    ff_board_reset();
}
#endif

void ff_board_exit(int code)
{
    for (;;) {
        finish(code == 0 ? FINISHER_PASS : (((uint32_t)code & 0xffffu) << 16) | FINISHER_FAIL);
    }
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
