/*
 * Board functions of chips with the peripherals of the STM32F1, at the same addresses: GD32VF103 and CH32V30x. The board.c
 * of such a target includes this file. The serial line is USART 0 (or 1, by the maker's count), PA9 sends, PA10 receives.
 * A crystal of 8 MHz clocks everything; without one it is the oscillator inside, which has 8 MHz too but is less exact.
 * Addresses and bits: gd32vf103_{rcu,gpio,usart,fwdgt}.h of GigaDevice's firmware library, and
 * ch32v30x_{rcc,gpio,usart,iwdg}.h of WCH's.
 */
#include "ff_hart.h"

#define CLOCK_HZ 8000000u
#define CRYSTAL_TRIES 100000u

#define CLOCK_CONTROL 0x40021000u
#define CLOCK_CONFIG 0x40021004u
#define CLOCK_ENABLE 0x40021018u
#define CRYSTAL_ON (1u << 16)
#define CRYSTAL_STABLE (1u << 17)
#define SWITCH_TO_CRYSTAL 1u
#define SWITCH_MASK 3u
#define USED_BLOCKS ((1u << 0) | (1u << 2) | (1u << 14)) /* alternate functions, port A, USART */

#define PORT_A_CONFIG_HIGH 0x40010804u /* four bits a pin, from pin 8 on */
#define PIN_9_AND_10 0x00000ff0u
#define SENDS_AND_RECEIVES 0x000004b0u /* 9: fast push-pull by the USART, 10: floating input */

#define USART_STATUS 0x40013800u
#define USART_DATA 0x40013804u
#define USART_BAUD 0x40013808u
#define USART_CONTROL 0x4001380cu
#define RECEIVED (1u << 5)
#define SENT (1u << 6)
#define TRANSMIT_EMPTY (1u << 7)
#define USART_ON ((1u << 13) | (1u << 3) | (1u << 2)) /* the USART itself, transmit, receive */

#define WATCHDOG_KEY 0x40003000u
#define WATCHDOG_START 0xccccu

static void clock_from_crystal(void)
{
    uint32_t tries;

    *ff_register(CLOCK_CONTROL) |= CRYSTAL_ON;
    for (tries = 0u; tries < CRYSTAL_TRIES; tries++) {
        if ((*ff_register(CLOCK_CONTROL) & CRYSTAL_STABLE) != 0u) {
            *ff_register(CLOCK_CONFIG) = (*ff_register(CLOCK_CONFIG) & ~SWITCH_MASK) | SWITCH_TO_CRYSTAL;
            return;
        }
    }
}

void ff_board_init(void)
{
    ff_hart_init();
    clock_from_crystal();
    *ff_register(CLOCK_ENABLE) |= USED_BLOCKS;
    *ff_register(PORT_A_CONFIG_HIGH) = (*ff_register(PORT_A_CONFIG_HIGH) & ~PIN_9_AND_10) | SENDS_AND_RECEIVES;
    *ff_register(USART_BAUD) = (CLOCK_HZ + FF_BAUD / 2u) / FF_BAUD;
    *ff_register(USART_CONTROL) = USART_ON;
}

/* Status, then data: the order that clears an overrun too. The host sends nothing while an answer is computed. */
int ff_board_read(void)
{
    while ((*ff_register(USART_STATUS) & RECEIVED) == 0u) {
    }
    return (int)(*ff_register(USART_DATA) & 0xffu);
}

void ff_board_write(const uint8_t *bytes, uint32_t count)
{
    uint32_t i;

    for (i = 0u; i < count; i++) {
        while ((*ff_register(USART_STATUS) & TRANSMIT_EMPTY) == 0u) {
        }
        *ff_register(USART_DATA) = bytes[i];
    }
}

/* The watchdog, once started, is not fed: it resets the chip within half a second. */
void ff_board_reset(void)
{
    while ((*ff_register(USART_STATUS) & SENT) == 0u) {
    }
    *ff_register(WATCHDOG_KEY) = WATCHDOG_START;
    for (;;) {
        __asm__ volatile("");
    }
}
