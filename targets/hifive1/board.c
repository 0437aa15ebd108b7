/*
 * SiFive HiFive1 Rev B. Addresses and bits: SiFive FE310-G002 Manual v1p5, chapters 6 (clocks), 10 (PLIC), 14 (watchdog),
 * 17 (GPIO), 18 (UART). UART0 is GPIO 16 (receive) and 17 (transmit), which the board's USB port shows as its first
 * serial port. The clock is the board's crystal of 16 MHz: the oscillator inside is too inexact for a serial line.
 * While no byte comes the hart sleeps in wfi; no trap is ever taken.
 */
#include "ff_hart.h"

#define CRYSTAL_HZ 16000000u

#define PRCI 0x10008000u
#define HFROSCCFG (PRCI + 0x00u)
#define HFXOSCCFG (PRCI + 0x04u)
#define PLLCFG (PRCI + 0x08u)
#define PLLOUTDIV (PRCI + 0x0cu)
#define OSC_ENABLE (1u << 30)
#define OSC_READY (1u << 31)
#define PLL_SELECT (1u << 16)
#define PLL_FROM_CRYSTAL (1u << 17)
#define PLL_BYPASS (1u << 18)
#define PLL_UNDIVIDED 0x100u

#define AON 0x10000000u
#define WDOGCFG (AON + 0x00u)
#define WDOGFEED (AON + 0x18u)
#define WDOGKEY (AON + 0x1cu)
#define WDOGCMP (AON + 0x20u)
#define WDOG_KEY 0x0051f15eu /* before every write */
#define WDOG_FOOD 0x0d09f00du
#define WDOG_RESETS (1u << 8)
#define WDOG_ALWAYS (1u << 12)

#define GPIO_FUNCTION_ENABLE 0x10012038u
#define GPIO_FUNCTION_SELECT 0x1001203cu
#define UART_PINS ((1u << 16) | (1u << 17))

#define UART 0x10013000u
#define UART_TXDATA (UART + 0x00u) /* bit 31: full */
#define UART_RXDATA (UART + 0x04u) /* bit 31: empty */
#define UART_TXCTRL (UART + 0x08u)
#define UART_RXCTRL (UART + 0x0cu)
#define UART_IE (UART + 0x10u)
#define UART_IP (UART + 0x14u)
#define UART_DIV (UART + 0x18u)
#define FULL_OR_EMPTY (1u << 31)
#define ENABLE 1u
#define WATERMARK_1 (1u << 16)
#define TX_WATERMARK 1u /* fewer bytes wait than the mark of TXCTRL: none */
#define RX_WATERMARK 2u /* more bytes wait than the mark of RXCTRL, 0 */

#define PLIC 0x0c000000u
#define PLIC_UART 3u
#define MIE_MEIE 0x800u

/* From whatever a boot loader left: by way of the inner oscillator to the crystal, past the PLL. */
static void clock_from_crystal(void)
{
    *ff_register(HFROSCCFG) |= OSC_ENABLE;
    while ((*ff_register(HFROSCCFG) & OSC_READY) == 0u) {
    }
    *ff_register(PLLCFG) &= ~PLL_SELECT;
    *ff_register(HFXOSCCFG) |= OSC_ENABLE;
    while ((*ff_register(HFXOSCCFG) & OSC_READY) == 0u) {
    }
    *ff_register(PLLCFG) = PLL_BYPASS | PLL_FROM_CRYSTAL;
    *ff_register(PLLOUTDIV) = PLL_UNDIVIDED;
    *ff_register(PLLCFG) = PLL_BYPASS | PLL_FROM_CRYSTAL | PLL_SELECT;
}

static void write_watchdog(uint32_t address, uint32_t value)
{
    *ff_register(WDOGKEY) = WDOG_KEY;
    *ff_register(address) = value;
}

void ff_board_init(void)
{
    ff_hart_init();
    write_watchdog(WDOGCFG, 0u);
    clock_from_crystal();

    *ff_register(UART_DIV) = (CRYSTAL_HZ + FF_BAUD / 2u) / FF_BAUD - 1u;
    *ff_register(UART_TXCTRL) = WATERMARK_1 | ENABLE;
    *ff_register(UART_RXCTRL) = ENABLE;
    *ff_register(UART_IE) = RX_WATERMARK;
    *ff_register(GPIO_FUNCTION_SELECT) &= ~UART_PINS;
    *ff_register(GPIO_FUNCTION_ENABLE) |= UART_PINS;

    *ff_register(PLIC + 4u * PLIC_UART) = 1u;       /* priority */
    *ff_register(PLIC + 0x2000u) = 1u << PLIC_UART; /* enable */
    *ff_register(PLIC + 0x200000u) = 0u;            /* threshold */
    __asm__ volatile("csrs mie, %0" : : "r"(MIE_MEIE));
}

/* mstatus.MIE is 0, so that the interrupt ends wfi without a trap; claim and complete let it come again. */
static void sleep_until_byte(void)
{
    volatile uint32_t *const claim = ff_register(PLIC + 0x200004u);

    __asm__ volatile("wfi" : : : "memory");
    *claim = *claim;
}

int ff_board_read(void)
{
    for (;;) {
        const uint32_t received = *ff_register(UART_RXDATA);

        if ((received & FULL_OR_EMPTY) == 0u) {
            return (int)(received & 0xffu);
        }
        sleep_until_byte();
    }
}

void ff_board_write(const uint8_t *bytes, uint32_t count)
{
    uint32_t i;

    for (i = 0u; i < count; i++) {
        while ((*ff_register(UART_TXDATA) & FULL_OR_EMPTY) != 0u) {
        }
        *ff_register(UART_TXDATA) = bytes[i];
    }
}

/* The chip has no reset of its own: what was written goes out, then the watchdog bites at its next tick. */
void ff_board_reset(void)
{
    while ((*ff_register(UART_IP) & TX_WATERMARK) == 0u) {
    }
    write_watchdog(WDOGFEED, WDOG_FOOD);
    write_watchdog(WDOGCMP, 64u); /* of 32768 in a second: the last byte is still on the line */
    write_watchdog(WDOGCFG, WDOG_RESETS | WDOG_ALWAYS);
    for (;;) {
        __asm__ volatile("");
    }
}
