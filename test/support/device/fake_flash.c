/*
 * The loader as a program of the host: its flash is the file FF_FAKE_FLASH, of head and image, and what it starts is a
 * firmware that says hello and can be updated. FF_FAKE_FAULT: `erase` or `program` fails, `stuck` keeps byte 300
 * of the image erased; `protocol`: the firmware is of another version. Whatever would reach beyond the flash ends the program.
 */
#define _XOPEN_SOURCE 600

#include "ff_application.h"
#include "ff_loader.h"
#include "ff_service.h"
#include "ff_wire.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SECTOR 1024u
#define IMAGE (8u * SECTOR)
#define ADDRESS 0x22240000u

const char ff_target_name[] = "fa\x1bke";
const uint32_t ff_flash_sector_bytes = SECTOR;
const uint32_t ff_flash_image_bytes = IMAGE;
const uint32_t ff_flash_image_address = ADDRESS;

static uint8_t *flash;

static void open_flash(void)
{
    const int file = open(getenv("FF_FAKE_FLASH"), O_RDWR);

    flash = file < 0 ? NULL : mmap(NULL, SECTOR + IMAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (flash == NULL || flash == MAP_FAILED) {
        perror("FF_FAKE_FLASH");
        exit(1);
    }
}

static int has_fault(const char *kind)
{
    const char *fault = getenv("FF_FAKE_FAULT");

    return fault != NULL && strcmp(fault, kind) == 0;
}

static void within(uint32_t offset, uint32_t count)
{
    if (offset % count != 0 || offset > SECTOR + IMAGE - count) {
        fprintf(stderr, "offset %u for %u bytes\n", offset, count);
        abort();
    }
}

int ff_flash_erase(uint32_t offset)
{
    within(offset, SECTOR);
    memset(flash + offset, 0xFF, SECTOR);
    return has_fault("erase") && offset > 0 ? -1 : 0;
}

int ff_flash_program(uint32_t offset, const uint8_t unit[FF_FLASH_UNIT])
{
    uint32_t i;

    within(offset, FF_FLASH_UNIT);
    for (i = 0; i < FF_FLASH_UNIT; i++) {
        flash[offset + i] &= unit[i];
        if (offset + i == SECTOR + 300u && has_fault("stuck")) {
            flash[offset + i] = 0xFF;
        }
    }
    return has_fault("program") && offset >= SECTOR ? -1 : 0;
}

const uint8_t *ff_flash_at(uint32_t offset)
{
    return flash + offset;
}

int ff_board_was_asked(void)
{
    const int was_asked = getenv("FF_FAKE_ASKED") != NULL;

    unsetenv("FF_FAKE_ASKED");
    return was_asked;
}

static void answer(const uint8_t *frame)
{
    ff_begin_reply(frame[0] | (uint32_t)FF_REPLY, ff_get_u16(frame + 1));
    ff_put_u8(has_fault("protocol") ? 99u : FF_PROTOCOL);
    ff_put_u8(0);
    ff_put_bytes(frame + 4, 4u);
    ff_send_reply();
}

void ff_board_start(uint32_t entry)
{
    if (entry != ADDRESS) {
        abort();
    }
    for (;;) {
        const uint8_t *frame;
        const uint32_t size = ff_receive(&frame);

        if (size == 8u && frame[0] == FF_HELLO) {
            ff_begin_session(1);
            answer(frame);
        } else if (size == 0) {
            ff_send_refusal(0, FF_ERROR_FRAME);
        } else if (ff_takes(ff_get_u16(frame + 1))) {
            if (frame[0] == FF_UPDATE) {
                setenv("FF_FAKE_ASKED", "1", 1);
            }
            answer(frame);
            ff_board_reset();
        }
    }
}

/* As the loader's own main, but for the moment in which it listens: this line is never silent for a counted time. */
int main(void)
{
    struct ff_application application;

    open_flash();
    ff_board_init();
    if (ff_application_find(&application) == FF_APPLICATION_WHOLE && !ff_board_was_asked()) {
        ff_board_start(application.entry);
    }
    ff_loader_run();
}
