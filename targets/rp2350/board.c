/*
 * Raspberry Pi Pico 2 and other boards with an RP2350 and a crystal of 12 MHz, which clocks core and UART as it is: UART0
 * on GPIO 0 (transmit) and 1 (receive). The second core sleeps in the boot ROM. Addresses and bits: RP2350 Datasheet,
 * chapters Clocks, Resets, GPIO, UART and Watchdog, and hardware/regs/ of pico-sdk (src/rp2350/hardware_regs).
 */
#include "ff_hart.h"

#define CRYSTAL_HZ 12000000u

#define SET 0x2000u   /* at this offset a register sets the bits that are written */
#define CLEAR 0x3000u /* and at this one it clears them */

#define RESETS 0x40020000u
#define RESETS_DONE 0x40020008u
#define USED_BLOCKS ((1u << 6) | (1u << 9) | (1u << 26)) /* IO_BANK0, PADS_BANK0, UART0 */

#define XOSC_CTRL 0x40048000u
#define XOSC_STATUS 0x40048004u
#define XOSC_STARTUP 0x4004800cu
#define XOSC_1_TO_15_MHZ 0xaa0u
#define XOSC_ENABLE (0xfabu << 12)
#define XOSC_STABLE (1u << 31)
#define XOSC_MILLISECOND ((CRYSTAL_HZ / 1000u + 128u) / 256u)

#define CLK_REF_CTRL 0x40010030u
#define CLK_REF_SELECTED 0x40010038u
#define CLK_SYS_CTRL 0x4001003cu
#define CLK_SYS_SELECTED 0x40010044u
#define CLK_PERI_CTRL 0x40010048u
#define REF_FROM_XOSC 2u
#define SYS_FROM_REF 0u
#define PERI_FROM_XOSC ((1u << 11) | (4u << 5)) /* enabled */

#define GPIO_CTRL(pin) (0x40028004u + 8u * (pin))
#define PAD(pin) (0x40038004u + 4u * (pin))
#define PAD_ISOLATED (1u << 8)
#define PAD_NO_OUTPUT (1u << 7)
#define PAD_INPUT (1u << 6)
#define FUNCTION_UART 2u

#define UART_DR 0x40070000u
#define UART_FR 0x40070018u
#define UART_IBRD 0x40070024u
#define UART_FBRD 0x40070028u
#define UART_LCR_H 0x4007002cu
#define UART_CR 0x40070030u
#define FR_BUSY (1u << 3)
#define FR_RECEIVED_NONE (1u << 4)
#define FR_TRANSMIT_FULL (1u << 5)
#define LCR_8N1_FIFO ((3u << 5) | (1u << 4))
#define CR_ON ((1u << 9) | (1u << 8) | 1u) /* receive, transmit, the UART itself */

#define PSM_WDSEL 0x40018008u
#define ALL_BUT_OSCILLATORS (0x01ffffffu & ~((1u << 2) | (1u << 3)))
#define WATCHDOG_CTRL 0x400d8000u
#define WATCHDOG_SCRATCH4 0x400d801cu
#define WATCHDOG_TRIGGER (1u << 31)

static void clock_from_crystal(void)
{
    *ff_register(XOSC_CTRL) = XOSC_1_TO_15_MHZ;
    *ff_register(XOSC_STARTUP) = XOSC_MILLISECOND;
    *ff_register(XOSC_CTRL + SET) = XOSC_ENABLE;
    while ((*ff_register(XOSC_STATUS) & XOSC_STABLE) == 0u) {
    }
    *ff_register(CLK_SYS_CTRL + CLEAR) = 1u;
    while (*ff_register(CLK_SYS_SELECTED) != 1u << SYS_FROM_REF) {
    }
    *ff_register(CLK_REF_CTRL + CLEAR) = 3u;
    *ff_register(CLK_REF_CTRL + SET) = REF_FROM_XOSC;
    while (*ff_register(CLK_REF_SELECTED) != 1u << REF_FROM_XOSC) {
    }
    *ff_register(CLK_PERI_CTRL) = PERI_FROM_XOSC;
}

static void connect_pin(uint32_t pin)
{
    *ff_register(PAD(pin) + SET) = PAD_INPUT;
    *ff_register(PAD(pin) + CLEAR) = PAD_NO_OUTPUT;
    *ff_register(GPIO_CTRL(pin)) = FUNCTION_UART;
    *ff_register(PAD(pin) + CLEAR) = PAD_ISOLATED;
}

/* Divisor in 64ths. */
static void set_baud(uint32_t divisor)
{
    *ff_register(UART_IBRD) = divisor / 64u;
    *ff_register(UART_FBRD) = divisor % 64u;
}

void ff_board_init(void)
{
    ff_hart_init();
    __asm__ volatile("csrw mcountinhibit, zero"); /* the counters stand still after reset */
    clock_from_crystal();
    *ff_register(RESETS + CLEAR) = USED_BLOCKS;
    while ((*ff_register(RESETS_DONE) & USED_BLOCKS) != USED_BLOCKS) {
    }
    set_baud((4u * CRYSTAL_HZ + FF_BAUD / 2u) / FF_BAUD);
    *ff_register(UART_LCR_H) = LCR_8N1_FIFO;
    *ff_register(UART_CR) = CR_ON;
    connect_pin(0u);
    connect_pin(1u);
}

int ff_board_read(void)
{
    while ((*ff_register(UART_FR) & FR_RECEIVED_NONE) != 0u) {
    }
    return (int)(*ff_register(UART_DR) & 0xffu);
}

void ff_board_write(const uint8_t *bytes, uint32_t count)
{
    uint32_t i;

    for (i = 0u; i < count; i++) {
        while ((*ff_register(UART_FR) & FR_TRANSMIT_FULL) != 0u) {
        }
        *ff_register(UART_DR) = bytes[i];
    }
}

/* Scratch register 4 would ask the boot ROM for another entry. */
void ff_board_reset(void)
{
    while ((*ff_register(UART_FR) & FR_BUSY) != 0u) {
    }
    *ff_register(WATCHDOG_SCRATCH4) = 0u;
    *ff_register(PSM_WDSEL + SET) = ALL_BUT_OSCILLATORS;
    for (;;) {
        *ff_register(WATCHDOG_CTRL + SET) = WATCHDOG_TRIGGER;
    }
}
