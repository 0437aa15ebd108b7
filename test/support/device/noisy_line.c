/*
 * Linked with --wrap=ff_board_read and --wrap=ff_board_write: noise on the line, as FF_NOISE says it. A space-separated
 * list of `<in|out>:<frame number from 1>:<flip|drop>`; `in` is the way to the device.
 */
#include "ff_service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int __real_ff_board_read(void);
void __real_ff_board_write(const uint8_t *bytes, uint32_t count);
int __wrap_ff_board_read(void);
void __wrap_ff_board_write(const uint8_t *bytes, uint32_t count);

static int noise_is(const char *way, unsigned frame, const char *kind)
{
    const char *noise = getenv("FF_NOISE");
    char wanted[32];

    snprintf(wanted, sizeof wanted, "%s:%u:%s ", way, frame, kind);
    return noise != NULL && strstr(noise, wanted) != NULL;
}

/* Frames begin with a zero, then come bytes that are not. */
int __wrap_ff_board_read(void)
{
    static unsigned frame;
    static unsigned position;

    for (;;) {
        const int byte = __real_ff_board_read();

        position = byte == 0 ? 0 : position + 1;
        frame += position == 1;
        if (byte != 0 && noise_is("in", frame, "drop")) {
            continue;
        }
        return position == 3 && noise_is("in", frame, "flip") ? (byte ^ 0x40) | 1 : byte;
    }
}

void __wrap_ff_board_write(const uint8_t *bytes, uint32_t count)
{
    static unsigned frame;
    uint8_t copy[FF_FRAME_MAX];

    frame++;
    memcpy(copy, bytes, count);
    if (noise_is("out", frame, "flip")) {
        copy[3] ^= 0x40;
    }
    if (!noise_is("out", frame, "drop")) {
        __real_ff_board_write(copy, count);
    }
}
