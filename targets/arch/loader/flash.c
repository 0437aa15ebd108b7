/* Flash and start of the resident loader on QEMU's `virt` machine: the application lies behind the slots of storage.c. */
#include "board_config.h"
#include "cfi.h"
#include "ff_flash.h"
#include "ff_service.h"

#define HEAD_ADDRESS (FF_APPLICATION_ADDRESS - CFI_SECTOR_BYTES)

const char ff_target_name[] = FF_TARGET_NAME;
const uint32_t ff_flash_sector_bytes = CFI_SECTOR_BYTES;
const uint32_t ff_flash_image_bytes = FF_APPLICATION_BYTES;
const uint32_t ff_flash_image_address = FF_APPLICATION_ADDRESS;

/* Whether `count` bytes at an offset are of the head or the image, and whole. */
static int reaches(uint32_t offset, uint32_t count)
{
    return offset % count == 0 && offset <= CFI_SECTOR_BYTES + FF_APPLICATION_BYTES - count;
}

int ff_flash_erase(uint32_t offset)
{
    return reaches(offset, CFI_SECTOR_BYTES) ? cfi_erase(HEAD_ADDRESS + offset) : -1;
}

int ff_flash_program(uint32_t offset, const uint8_t unit[FF_FLASH_UNIT])
{
    return reaches(offset, FF_FLASH_UNIT) ? cfi_program(HEAD_ADDRESS + offset, unit) : -1;
}

const uint8_t *ff_flash_at(uint32_t offset)
{
    return (const uint8_t *)(HEAD_ADDRESS + offset);
}

void ff_board_start(uint32_t entry)
{
    __asm__ volatile("fence.i\n\tjr %0" : : "r"(entry) : "memory");
    for (;;) {
    }
}

/* RAM that neither the loader nor an application initialises. */
int ff_board_was_asked(void)
{
    volatile uint32_t *const mailbox = (volatile uint32_t *)FF_LOADER_MAILBOX;
    const uint32_t found = *mailbox;

    *mailbox = 0u;
    return found == FF_LOADER_STAY;
}
