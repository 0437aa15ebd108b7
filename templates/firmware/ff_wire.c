#include "ff_wire.h"

#include "ff_cobs.h"
#include "ff_fast_crc32.h"

#define HEADER_BYTES 3u /* type, sequence */
#define CRC_BYTES 4u

static uint8_t line[FF_FRAME_MAX]; /* the frame on the line, in either direction */
static uint8_t reply[HEADER_BYTES + FF_PAYLOAD_MAX + CRC_BYTES];
static uint32_t reply_size;
static uint16_t last_sequence;
static uint8_t session_open;

uint16_t ff_get_u16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | (uint16_t)(bytes[1] << 8));
}

uint32_t ff_get_u32(const uint8_t *bytes)
{
    return ff_get_u16(bytes) | ((uint32_t)ff_get_u16(bytes + 2) << 16);
}

static void store_u32(uint8_t *bytes, uint32_t value)
{
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        bytes[i] = (uint8_t)(value >> (8u * i));
    }
}

/* The encoded bytes between two delimiters; sizeof line + 1 for more than fit, 0 where the board waits no longer. */
static uint32_t read_line(void)
{
    uint32_t size = 0;

    for (;;) {
        const int byte = ff_board_read();

        if (byte < 0) {
            return 0;
        }
        if (byte == 0 && size > 0) {
            return size;
        }
        if (byte != 0 && size < sizeof line) {
            line[size] = (uint8_t)byte;
        }
        if (byte != 0 && size <= sizeof line) {
            size++;
        }
    }
}

uint32_t ff_receive(const uint8_t **frame)
{
    uint32_t size = read_line();

    *frame = size == 0 ? NULL : line;
    size = size > sizeof line ? 0 : ff_cobs_decode(line, size);
    if (size < HEADER_BYTES + CRC_BYTES) {
        return 0;
    }
    size -= CRC_BYTES;
    return ff_fast_crc32(0, line, size) == ff_get_u32(line + size) ? size : 0;
}

void ff_put_bytes(const void *bytes, uint32_t count)
{
    const uint8_t *from = bytes;
    uint32_t i;

    for (i = 0; i < count && reply_size < HEADER_BYTES + FF_PAYLOAD_MAX; i++) {
        reply[reply_size++] = from[i];
    }
}

void ff_put_u32(uint32_t value)
{
    uint8_t bytes[4];

    store_u32(bytes, value);
    ff_put_bytes(bytes, 4u);
}

void ff_put_u16(uint32_t value)
{
    const uint8_t bytes[2] = { (uint8_t)value, (uint8_t)(value >> 8) };

    ff_put_bytes(bytes, 2u);
}

void ff_put_u8(uint32_t value)
{
    const uint8_t byte = (uint8_t)value;

    ff_put_bytes(&byte, 1u);
}

void ff_begin_reply(uint32_t type, uint16_t sequence)
{
    reply_size = 0;
    ff_put_u8(type);
    ff_put_u16(sequence);
}

void ff_fail(enum ff_service_error error)
{
    reply[0] = FF_ERROR;
    reply_size = HEADER_BYTES;
    ff_put_u8((uint32_t)error);
}

/* raw[size] and four more bytes of room for the CRC. */
static void send(uint8_t *raw, uint32_t size)
{
    uint32_t count;

    store_u32(raw + size, ff_fast_crc32(0, raw, size));
    line[0] = 0;
    count = 1u + ff_cobs_encode(raw, size + CRC_BYTES, line + 1);
    line[count++] = 0;
    ff_board_write(line, count);
}

void ff_send_reply(void)
{
    send(reply, reply_size);
}

void ff_send_refusal(uint16_t sequence, enum ff_service_error error)
{
    uint8_t raw[HEADER_BYTES + 1u + CRC_BYTES];

    raw[0] = FF_ERROR;
    raw[1] = (uint8_t)sequence;
    raw[2] = (uint8_t)(sequence >> 8);
    raw[3] = (uint8_t)error;
    send(raw, HEADER_BYTES + 1u);
}

void ff_begin_session(int open)
{
    session_open = open != 0;
    last_sequence = 0;
}

int ff_takes(uint16_t sequence)
{
    if (!session_open) {
        ff_send_refusal(sequence, FF_ERROR_SESSION);
    } else if (sequence == last_sequence) {
        ff_send_reply();
    } else if (sequence == (uint16_t)(last_sequence + 1u)) {
        last_sequence = sequence;
        return 1;
    } else {
        ff_send_refusal(sequence, FF_ERROR_SEQUENCE);
    }
    return 0;
}
