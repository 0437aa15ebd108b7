#include "ff_application.h"

#include "ff_fast_crc32.h"
#include "ff_wire.h"

/* Head: [magic u32][bytes u32][CRC-32 of them u32][entry u32][CRC-32 of all before u32], little-endian. */
#define HEAD_MAGIC 0x31414646u  /* "FFA1" */
#define BEGUN_MAGIC 0x31424646u /* "FFB1" */
#define HEAD_BYTES 20u
#define BEGUN_AT FF_FLASH_UNIT

static void store(uint8_t *bytes, uint32_t value)
{
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        bytes[i] = (uint8_t)(value >> (8u * i));
    }
}

static void blank(uint8_t unit[FF_FLASH_UNIT])
{
    uint32_t i;

    for (i = 0; i < FF_FLASH_UNIT; i++) {
        unit[i] = 0xFF;
    }
}

int ff_application_is_there(const struct ff_application *application)
{
    const uint32_t start = application->entry - ff_flash_image_address;

    return application->bytes <= ff_flash_image_bytes && start < application->bytes && start % 2u == 0
        && ff_fast_crc32(0, ff_flash_at(ff_flash_sector_bytes), application->bytes) == application->crc;
}

enum ff_application_state ff_application_find(struct ff_application *found)
{
    const uint8_t *const head = ff_flash_at(0);

    if (ff_get_u32(head) != HEAD_MAGIC) {
        return ff_get_u32(ff_flash_at(BEGUN_AT)) == BEGUN_MAGIC ? FF_APPLICATION_UNFINISHED : FF_APPLICATION_NONE;
    }
    found->bytes = ff_get_u32(head + 4);
    found->crc = ff_get_u32(head + 8);
    found->entry = ff_get_u32(head + 12);
    if (ff_get_u32(head + 16) != ff_fast_crc32(0, head, HEAD_BYTES - 4u) || !ff_application_is_there(found)) {
        return FF_APPLICATION_DAMAGED;
    }
    return FF_APPLICATION_WHOLE;
}

int ff_application_begin(void)
{
    uint8_t unit[FF_FLASH_UNIT];

    blank(unit);
    store(unit, BEGUN_MAGIC);
    return ff_flash_erase(0) != 0 || ff_flash_program(BEGUN_AT, unit) != 0
        || ff_get_u32(ff_flash_at(BEGUN_AT)) != BEGUN_MAGIC;
}

int ff_application_commit(const struct ff_application *application)
{
    uint8_t unit[FF_FLASH_UNIT];
    struct ff_application found;

    blank(unit);
    store(unit, HEAD_MAGIC);
    store(unit + 4, application->bytes);
    store(unit + 8, application->crc);
    store(unit + 12, application->entry);
    store(unit + 16, ff_fast_crc32(0, unit, HEAD_BYTES - 4u));
    return ff_flash_program(0, unit) != 0 || ff_application_find(&found) != FF_APPLICATION_WHOLE;
}
