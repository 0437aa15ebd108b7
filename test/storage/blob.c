/*
 * Reads records [op u8][flags u8][size u32][bytes]: op w makes a blob of the payload `bytes`, in pieces of `flags` bytes;
 * c checks a blob as a whole and s in units, and both answer with one byte of enum ff_status. Answers [size u32][bytes].
 */
#include "ff_blob.h"

#include <stdio.h>
#include <stdlib.h>

#define PAYLOAD_BYTES 55u
#define UNIT 128u

static const uint8_t layout[32] = { 1, 2, 3, [31] = 4 };
static const uint8_t model[32] = { 5, 6, 7, [31] = 8 };
static const struct ff_field fields[] = {
    { 0, 1, 0xFFFFFFFFu, FF_FIELD_U32 },
    { 4, 1, 3, FF_FIELD_U32 },
    { 8, 2, 0x7F7FFFFFu, FF_FIELD_U32 },
    { 16, 3, 1u << 29, FF_FIELD_S32 },
    { 28, 2, 0, FF_FIELD_F32 },
    { 36, 4, 0, FF_FIELD_F16 },
    { 44, 3, 32640, FF_FIELD_S16 },
    { 50, 2, 127, FF_FIELD_S8 },
    { 52, 3, 9, FF_FIELD_U8 },
};
static const struct ff_blob blob = { layout, model, fields, sizeof fields / sizeof fields[0], PAYLOAD_BYTES };

static void answer(const void *bytes, uint32_t size)
{
    fwrite(&size, 4, 1, stdout);
    fwrite(bytes, 1, size, stdout);
}

static void answer_status(enum ff_status status)
{
    const uint8_t byte = (uint8_t)status;

    answer(&byte, 1);
}

static void make(const uint8_t *payload, uint32_t piece)
{
    uint8_t *const made = malloc(FF_BLOB_BYTES(PAYLOAD_BYTES)); /* exact, so that the sanitizer sees every overrun */
    uint32_t at;

    for (at = 0; at < FF_BLOB_BYTES(PAYLOAD_BYTES); at += piece) {
        const uint32_t left = FF_BLOB_BYTES(PAYLOAD_BYTES) - at;

        ff_blob_read(&blob, payload, at, made + at, left < piece ? left : piece);
    }
    answer(made, FF_BLOB_BYTES(PAYLOAD_BYTES));
    free(made);
}

static void check_in_units(const uint8_t *bytes, uint32_t size, uint32_t flags)
{
    struct ff_blob_stream stream;
    uint32_t at;

    ff_blob_check_begin(&stream, &blob, size, flags);
    for (at = 0; at < size; at += UNIT) {
        ff_blob_check_take(&stream, bytes + at, size - at < UNIT ? size - at : UNIT);
    }
    answer_status(ff_blob_check_end(&stream));
}

int main(void)
{
    uint8_t head[6];

    while (fread(head, 1, 6, stdin) == 6) {
        const uint32_t size = head[2] | (uint32_t)head[3] << 8 | (uint32_t)head[4] << 16 | (uint32_t)head[5] << 24;
        uint8_t *const bytes = malloc(size > 0 ? size : 1);

        if (bytes == NULL || fread(bytes, 1, size, stdin) != size) {
            return 1;
        }
        if (head[0] == 'w') {
            make(bytes, head[1]);
        } else if (head[0] == 'c') {
            answer_status(ff_blob_check(&blob, bytes, size, head[1]));
        } else {
            check_in_units(bytes, size, head[1]);
        }
        free(bytes);
    }
    return 0;
}
