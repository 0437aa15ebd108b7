/*
 * The flash of a board with a resident loader, as the board brings it (targets/arch/loader). Offsets count from the head:
 * one sector that says what the application is. Its image begins at the next sector and is executed where it lies.
 */
#ifndef FF_FLASH_H
#define FF_FLASH_H

#include <stdint.h>

#define FF_FLASH_UNIT 128u /* bytes programmed at a time, at a multiple of it, once after an erase */

extern const uint32_t ff_flash_sector_bytes;  /* erased at once */
extern const uint32_t ff_flash_image_bytes;   /* largest image, a multiple of a sector */
extern const uint32_t ff_flash_image_address; /* where images are linked to */

/* Both return 0; anything else where the flash fails, and for an offset outside of head and image or within a sector or unit. */
int ff_flash_erase(uint32_t offset);
int ff_flash_program(uint32_t offset, const uint8_t unit[FF_FLASH_UNIT]);

/* What the flash holds from an offset on. */
const uint8_t *ff_flash_at(uint32_t offset);

/* Leaves the loader for an application. */
void ff_board_start(uint32_t entry) __attribute__((noreturn));

/* Whether the firmware has asked that the loader stays, once for each time that it asked. */
int ff_board_was_asked(void);

#endif
