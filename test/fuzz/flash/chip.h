/*
 * A flash that a driver programs by its registers: the accesses of the driver's text that are no reads of memory are led
 * here (drivers.ts). It lies where the board has it, obeys the chip's protocol to the letter and ends the program where a
 * driver does not; programming clears bits alone, and the power may fail in the middle of anything.
 */
#ifndef CHIP_H
#define CHIP_H

#include <setjmp.h>
#include <stdint.h>

struct chip {
    uint32_t first, end;  /* addresses that may be erased and programmed */
    uint32_t operations;  /* erases and programs since it was set to 0 */
    uint32_t cut, fail;   /* the operation in which the power fails, or that reports an error; 0: none */
    uint32_t torn;        /* what of such an operation happens, in 256 parts */
    uint32_t noise;       /* and what the byte that it stops at becomes */
    uint32_t polls;       /* how often the chip is busy after an operation */
    uint8_t silent;       /* an operation that fails reports no error */
    uint8_t failed;       /* an error has been reported */
    jmp_buf power;
};

extern struct chip chip;

/* Maps memory where the board has it, once; gives it. */
uint8_t *chip_map(uint32_t address, uint32_t bytes);

/* The chip as it is when the power comes. */
void chip_power_on(void);

/* Whether the chip waits for nothing and reads as memory. */
int chip_is_idle(void);

/* bytes[count] become 0xFF, or lose the bits that are 0 in `data`, as far as the power lasts; 0: with an error to be reported. */
int chip_change(uint8_t *bytes, const uint8_t *data, uint32_t count);

/* The registers of CFI chips, two of 16 bits side by side. */
void cfi_write(volatile uint32_t *at, uint32_t value);
uint32_t cfi_status(volatile uint32_t *at);

/* The registers of the STM32F1's controller, and a half word that is programmed. */
void f1_write(uint32_t address, uint32_t value);
uint32_t f1_read(uint32_t address);
void f1_half(volatile uint16_t *at, uint16_t value);

#endif
