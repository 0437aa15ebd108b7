#include "ff_capture.h"

#include "ff_samples.h"
#include "ff_wire.h"

#define HEAD_BYTES 8u

/* A triangle of 0 to 252, in each channel of another length. */
static uint32_t test_signal(uint32_t time, uint32_t channel)
{
    const uint32_t half = 18u + 6u * channel;
    const uint32_t phase = time % (2u * half);

    return (phase < half ? phase : 2u * half - phase) * (252u / half);
}

/* Value i of rows as the model's readings are: uint8, int16, or float32 from 1 to 2. */
static void put_value(void *rows, uint32_t i, uint32_t bytes, uint32_t value)
{
    if (bytes == 1u) {
        ((uint8_t *)rows)[i] = (uint8_t)value;
    } else if (bytes == 2u) {
        ((int16_t *)rows)[i] = (int16_t)((int32_t)value * 64 - 8064);
    } else {
        ((uint32_t *)rows)[i] = 0x3F800000u | value << 15;
    }
}

__attribute__((weak)) uint32_t ff_board_readings(void *rows, uint32_t most, uint32_t *lost)
{
    static uint32_t time;

    for (uint32_t i = 0; i < most; i++) {
        for (uint32_t c = 0; c < ff_model_row_size; c++) {
            put_value(rows, i * ff_model_row_size + c, ff_model_row_bytes / ff_model_row_size, test_signal(time, c));
        }
        time++;
    }
    *lost = 0;
    return most;
}

/* READ -> [bytes of a row u16][values of a row u16][rows lost since power-on u32][rows that came since the last READ] */
static void ff_request_read(const uint8_t *payload, uint32_t size)
{
    const uint32_t room = FF_PAYLOAD_MAX - HEAD_BYTES;
    const uint32_t most = (room < FF_SAMPLE_BYTES ? room : FF_SAMPLE_BYTES) / ff_model_row_bytes;
    void *const rows = ff_samples_room();
    uint32_t lost = 0;
    uint32_t count;

    (void)payload;
    if (size != 0) {
        ff_fail(FF_ERROR_LENGTH);
        return;
    }
    count = ff_board_readings(rows, most, &lost);
    ff_put_u16(ff_model_row_bytes);
    ff_put_u16(ff_model_row_size);
    ff_put_u32(lost);
    ff_put_bytes(rows, (count < most ? count : most) * ff_model_row_bytes);
}

static const struct ff_request requests[] = {
    { .command = FF_READ, .carry_out = ff_request_read },
};
const struct ff_requests ff_capture_requests = { .request = requests, .count = sizeof requests / sizeof requests[0] };
