/*
 * QEMU's `virt` machine: a 16550 UART, a PLIC and a test finisher. A target with a board.c of its own takes that one.
 * While no byte comes the hart sleeps in wfi; the UART's interrupt is enabled to wake it, but no trap is ever taken.
 */
#include "ff_hart.h"
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

static volatile uint8_t *uart(uint32_t index)
{
    return (volatile uint8_t *)(FF_UART_ADDRESS + index);
}

static void finish(uint32_t value)
{
    *ff_register(FF_FINISHER_ADDRESS) = value;
}

void ff_board_init(void)
{
    ff_hart_init();
    *uart(UART_LCR) = LCR_DLAB;
    *uart(UART_DATA) = FF_UART_DIVISOR & 0xffu;
    *uart(UART_IER) = FF_UART_DIVISOR >> 8;
    *uart(UART_LCR) = LCR_8N1;
    *uart(UART_FCR) = FCR_ENABLE_AND_CLEAR;
    *uart(UART_IER) = IER_RECEIVED;

    *ff_register(FF_PLIC_ADDRESS + 4u * FF_UART_INTERRUPT) = 1u;       /* priority */
    *ff_register(FF_PLIC_ADDRESS + 0x2000u) = 1u << FF_UART_INTERRUPT; /* enable, hart 0 M-mode */
    *ff_register(FF_PLIC_ADDRESS + 0x200000u) = 0u;                    /* threshold */
    __asm__ volatile("csrs mie, %0" : : "r"(MIE_MEIE));
}

#if !defined(FF_LOADER)
/* mstatus.MIE is 0, so that the interrupt ends wfi without a trap; claim and complete let it come again. */
static void sleep_until_byte(void)
{
    volatile uint32_t *const claim = ff_register(FF_PLIC_ADDRESS + 0x200004u);

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
