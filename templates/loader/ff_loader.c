#include "ff_loader.h"

#include "ff_application.h"
#include "ff_wire.h"

/* How often an idle line is looked at before an application starts. */
#define WINDOW_LOOKS 400000u
#define NAME_BYTES_MAX 32u

static uint32_t looks_left;
static uint8_t is_patient;
static uint32_t begun_bytes; /* of the image that is being written, 0 for none */

int ff_loader_waits(void)
{
    if (is_patient) {
        return 1;
    }
    if (looks_left > 0) {
        looks_left--;
    }
    return looks_left > 0;
}

/*
 * LOADER_HELLO [protocol u8][nonce u32] opens a session, sequence 0, and changes nothing.
 * -> [protocol u8][enum ff_application_state u8][nonce u32][image address u32][largest image u32][sector bytes u32]
 *    [unit bytes u16][target name]
 */
static void hello(const uint8_t *payload, uint32_t size)
{
    struct ff_application application;
    uint32_t name = 0;

    if (size < 5u) {
        ff_send_refusal(0, FF_ERROR_LENGTH);
        return;
    }
    ff_begin_session(payload[0] == FF_LOADER_PROTOCOL);
    begun_bytes = 0;
    ff_begin_reply((uint32_t)FF_LOADER_HELLO | FF_REPLY, 0);
    ff_put_u8(FF_LOADER_PROTOCOL);
    ff_put_u8((uint32_t)ff_application_find(&application));
    ff_put_bytes(payload + 1, 4u);
    ff_put_u32(ff_flash_image_address);
    ff_put_u32(ff_flash_image_bytes);
    ff_put_u32(ff_flash_sector_bytes);
    ff_put_u16(FF_FLASH_UNIT);
    while (name < NAME_BYTES_MAX && ff_target_name[name] != 0) {
        name++;
    }
    ff_put_bytes(ff_target_name, name);
    ff_send_reply();
}

/* The firmware's HELLO [protocol u8][nonce u32] -> the error [FF_ERROR_LOADER u8][enum ff_application_state u8][nonce u32] */
static void firmware_hello(const uint8_t *payload, uint32_t size)
{
    struct ff_application application;

    if (size < 5u) {
        ff_send_refusal(0, FF_ERROR_LENGTH);
        return;
    }
    ff_begin_session(0);
    begun_bytes = 0;
    ff_begin_reply(FF_ERROR, 0);
    ff_put_u8(FF_ERROR_LOADER);
    ff_put_u8((uint32_t)ff_application_find(&application));
    ff_put_bytes(payload + 1, 4u);
    ff_send_reply();
}

/* BEGIN [bytes of the image u32] -> empty; the application that was there is none any more. */
static void begin(const uint8_t *payload, uint32_t size)
{
    if (size != 4u) {
        ff_fail(FF_ERROR_LENGTH);
    } else if (ff_get_u32(payload) == 0 || ff_get_u32(payload) > ff_flash_image_bytes) {
        ff_fail(FF_ERROR_RANGE);
    } else if (ff_application_begin() != 0) {
        begun_bytes = 0;
        ff_fail(FF_ERROR_FLASH);
    } else {
        begun_bytes = ff_get_u32(payload);
    }
}

static int is_blank(uint32_t at, uint32_t count)
{
    const uint8_t *const bytes = ff_flash_at(at);
    uint32_t i;

    for (i = 0; i < count && bytes[i] == 0xFF; i++) {
    }
    return i == count;
}

static int holds(uint32_t at, const uint8_t *bytes, uint32_t count)
{
    const uint8_t *const found = ff_flash_at(at);
    uint32_t i;

    for (i = 0; i < count && found[i] == bytes[i]; i++) {
    }
    return i == count;
}

/* ERASE [offset in the image u32] -> empty; one sector. */
static void erase(const uint8_t *payload, uint32_t size)
{
    if (size != 4u) {
        ff_fail(FF_ERROR_LENGTH);
    } else if (begun_bytes == 0) {
        ff_fail(FF_ERROR_ORDER);
    } else if (ff_get_u32(payload) >= begun_bytes) {
        ff_fail(FF_ERROR_RANGE);
    } else if (ff_get_u32(payload) % ff_flash_sector_bytes != 0) {
        ff_fail(FF_ERROR_ALIGNMENT);
    } else {
        const uint32_t at = ff_flash_sector_bytes + ff_get_u32(payload);

        if (ff_flash_erase(at) != 0 || !is_blank(at, ff_flash_sector_bytes)) {
            ff_fail(FF_ERROR_FLASH);
        }
    }
}

/* Programs whole units and compares what the flash then holds. */
static enum ff_service_error program_units(uint32_t at, const uint8_t *bytes, uint32_t count)
{
    uint32_t done;

    if (!is_blank(at, count)) {
        return FF_ERROR_ORDER;
    }
    for (done = 0; done < count; done += FF_FLASH_UNIT) {
        if (ff_flash_program(at + done, bytes + done) != 0 || !holds(at + done, bytes + done, FF_FLASH_UNIT)) {
            return FF_ERROR_FLASH;
        }
    }
    return 0;
}

/* PROGRAM [offset in the image u32][bytes of whole units] -> empty; the last unit of an image may reach beyond its end. */
static void program(const uint8_t *payload, uint32_t size)
{
    const uint32_t count = size - 4u;
    enum ff_service_error error;
    uint32_t offset;

    if (size < 4u + FF_FLASH_UNIT || count % FF_FLASH_UNIT != 0) {
        ff_fail(FF_ERROR_LENGTH);
        return;
    }
    offset = ff_get_u32(payload);
    if (begun_bytes == 0) {
        ff_fail(FF_ERROR_ORDER);
    } else if (offset >= begun_bytes || count - FF_FLASH_UNIT >= begun_bytes - offset) {
        ff_fail(FF_ERROR_RANGE);
    } else if (offset % FF_FLASH_UNIT != 0) {
        ff_fail(FF_ERROR_ALIGNMENT);
    } else {
        error = program_units(ff_flash_sector_bytes + offset, payload + 4, count);
        if (error != 0) {
            ff_fail(error);
        }
    }
}

/* COMMIT [CRC-32 u32 of the image][entry address u32] -> empty; from here on there is an application. */
static void commit(const uint8_t *payload, uint32_t size)
{
    struct ff_application application;

    if (size != 8u) {
        ff_fail(FF_ERROR_LENGTH);
        return;
    }
    application.bytes = begun_bytes;
    application.crc = ff_get_u32(payload);
    application.entry = ff_get_u32(payload + 4);
    if (begun_bytes == 0) {
        ff_fail(FF_ERROR_ORDER);
    } else if (!ff_application_is_there(&application)) {
        ff_fail(FF_ERROR_IMAGE);
    } else if (ff_application_commit(&application) != 0) {
        ff_fail(FF_ERROR_FLASH);
    } else {
        begun_bytes = 0;
    }
}

/* RESET -> empty, then the board starts again. */
static void execute(uint8_t type, const uint8_t *payload, uint32_t size)
{
    switch (type) {
    case FF_LOADER_BEGIN:
        begin(payload, size);
        break;
    case FF_LOADER_ERASE:
        erase(payload, size);
        break;
    case FF_LOADER_PROGRAM:
        program(payload, size);
        break;
    case FF_LOADER_COMMIT:
        commit(payload, size);
        break;
    case FF_RESET:
        break;
    default:
        ff_fail(FF_ERROR_COMMAND);
        break;
    }
}

static void serve(const uint8_t *frame, uint32_t size)
{
    const uint8_t type = frame[0];

    if (type == FF_LOADER_HELLO) {
        hello(frame + 3, size - 3u);
    } else if (type == FF_HELLO) {
        firmware_hello(frame + 3, size - 3u);
    } else if (ff_takes(ff_get_u16(frame + 1))) {
        ff_begin_reply(type | (uint32_t)FF_REPLY, ff_get_u16(frame + 1));
        execute(type, frame + 3, size - 3u);
        ff_send_reply();
        if (type == FF_RESET) {
            ff_board_reset();
        }
    }
}

/* Silent to all but a host that asks: what comes in is for the firmware that is about to start. */
int ff_loader_is_wanted(void)
{
    const uint8_t *frame;

    is_patient = 0;
    looks_left = WINDOW_LOOKS;
    for (;;) {
        const uint32_t size = ff_receive(&frame);

        if (frame == NULL) {
            return 0;
        }
        if (size > 0 && frame[0] == FF_LOADER_HELLO) {
            serve(frame, size);
            return 1;
        }
    }
}

void ff_loader_run(void)
{
    is_patient = 1;
    for (;;) {
        const uint8_t *frame;
        const uint32_t size = ff_receive(&frame);

        if (size == 0) {
            ff_send_refusal(0, FF_ERROR_FRAME);
        } else {
            serve(frame, size);
        }
    }
}
