#include "ff_streaming.h"

#include "ff_fast_crc32.h"
#include "ff_samples.h"
#include "ff_wire.h"

static uint32_t instructions; /* of all rows since the last answer */

static enum ff_status push_one(const uint8_t *row, struct ff_service_result *result)
{
    const uint32_t before = ff_board_instructions();
    const enum ff_status status = ff_model_push(row, result);
    const uint32_t after = ff_board_instructions();

    instructions += after - before - ff_service_overhead();
    return status;
}

/* Pushes rows, as long as there is room for the answer to one more; how many it were goes last. */
static void push_all(const uint8_t *rows, uint32_t count)
{
    uint32_t room = (FF_PAYLOAD_MAX - 2u) / (4u + ff_service_result_bytes());
    uint32_t i;

    for (i = 0; i < count && room > 0; i++) {
        struct ff_service_result result = { .fault = 0 };
        const enum ff_status status = push_one(rows + i * ff_model_row_bytes, &result);

        if (status == FF_OK || status == FF_BAD_SAMPLE) {
            continue;
        }
        room--;
        ff_put_u16(i);
        ff_put_u16(ff_model_event());
        ff_service_put_result(status == FF_READY ? FF_OK : status, &result, instructions);
        instructions = 0;
    }
    ff_put_u16(i);
}

/*
 * PUSH [start u8: 1 = a new stream][row u32][count u16][CRC-32 u32 of these rows] pushes rows of the buffer, one after the
 * other, as long as the reply has room for answers. A row that is refused leads to no answer.
 * -> for each answer [row u16, counted from the first of these][event u16: a class, or as in ff_decision.h][as in INFER's
 *    reply, instructions of all rows since the answer before], then [rows taken u16]
 */
static void ff_request_push(const uint8_t *payload, uint32_t size)
{
    uint32_t first, count;
    const uint8_t *rows = ff_samples_bytes();

    if (size != 11u) {
        ff_fail(FF_ERROR_LENGTH);
        return;
    }
    first = ff_get_u32(payload + 1);
    count = ff_get_u16(payload + 5);
    if (first > FF_SAMPLE_BYTES / ff_model_row_bytes || count > FF_SAMPLE_BYTES / ff_model_row_bytes - first) {
        ff_fail(FF_ERROR_RANGE);
        return;
    }
    rows += first * ff_model_row_bytes;
    if (ff_fast_crc32(0, rows, count * ff_model_row_bytes) != ff_get_u32(payload + 7)) {
        ff_fail(FF_ERROR_SAMPLE);
        return;
    }
    if (payload[0] != 0) {
        ff_model_stream_start();
        instructions = 0;
    }
    push_all(rows, count);
}

static const struct ff_request requests[] = {
    { .command = FF_PUSH, .carry_out = ff_request_push },
};
const struct ff_requests ff_streaming_requests = { .request = requests, .count = sizeof requests / sizeof requests[0] };
