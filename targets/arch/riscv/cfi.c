#include "cfi.h"

#include "board_config.h"

#define WORDS (CFI_UNIT / 4u)

/* Every command and every status stands in both halves of a word. */
#define BOTH(command) ((command) << 16 | (command))
#define ERASE BOTH(0x20u)
#define BUFFERED_PROGRAM BOTH(0xE8u)
#define CONFIRM BOTH(0xD0u)
#define CLEAR_STATUS BOTH(0x50u)
#define READ_ARRAY BOTH(0xFFu)
#define READY BOTH(0x80u)
#define FAILED BOTH(0x3Au) /* erase, program, voltage or lock error */

/*
 * Between a command and READ_ARRAY the whole bank reads as status, so that nothing can be executed from it: a program
 * that runs there has these functions in RAM (FF_RAM_CODE), and they call nothing.
 */

/* Waits until the chips are done with a command and lets them be read again. */
static inline __attribute__((always_inline)) int finish(volatile uint32_t *at)
{
    uint32_t status;

    do {
        status = *at;
    } while ((status & READY) != READY);
    *at = CLEAR_STATUS;
    *at = READ_ARRAY;
    return (status & FAILED) == 0u ? 0 : -1;
}

FF_RAM_CODE int cfi_erase(uint32_t address)
{
    volatile uint32_t *const sector = (volatile uint32_t *)address;

    *sector = ERASE;
    *sector = CONFIRM;
    return finish(sector);
}

FF_RAM_CODE int cfi_program(uint32_t address, const uint8_t *unit)
{
    volatile uint32_t *const to = (volatile uint32_t *)address;
    uint32_t words[WORDS]; /* `unit` may lie in this bank, and not on a multiple of four */
    uint32_t i;

    for (i = 0u; i < WORDS; i++) {
        const uint8_t *const four = unit + 4u * i;

        words[i] = four[0] | (uint32_t)four[1] << 8 | (uint32_t)four[2] << 16 | (uint32_t)four[3] << 24;
    }
    *to = BUFFERED_PROGRAM;
    *to = BOTH(WORDS - 1u);
    for (i = 0u; i < WORDS; i++) {
        to[i] = words[i];
    }
    *to = CONFIRM;
    return finish(to);
}
