#include "wire.h"

#include <string.h>

uint32_t wire_crc(uint32_t crc, const uint8_t *bytes, uint32_t count)
{
    static uint32_t table[256];
    uint32_t i, bit;

    for (i = 0; i < 256u && table[255] == 0; i++) {
        uint32_t value = i;

        for (bit = 0; bit < 8u; bit++) {
            value = (value & 1u) != 0 ? (value >> 1) ^ 0xEDB88320u : value >> 1;
        }
        table[i] = value;
    }
    crc = ~crc;
    for (i = 0; i < count; i++) {
        crc = (crc >> 8) ^ table[(crc ^ bytes[i]) & 255u];
    }
    return ~crc;
}

/* Every run of at most 254 bytes other than zero behind a byte that says how far the next such byte is. */
static uint32_t stuff(const uint8_t *raw, uint32_t size, uint8_t *line)
{
    uint32_t at = 0;
    uint32_t end = 0;

    for (;;) {
        uint32_t run = 0;

        while (at + run < size && raw[at + run] != 0 && run < 254u) {
            run++;
        }
        line[end++] = (uint8_t)(run + 1u);
        memcpy(line + end, raw + at, run);
        end += run;
        at += run;
        if (at == size) {
            return end;
        }
        at += run < 254u;
    }
}

uint32_t wire_encode(const struct wire_frame *frame, uint8_t *line)
{
    uint8_t raw[WIRE_MOST + 8u];
    uint32_t end, crc, i;

    raw[0] = frame->type;
    raw[1] = (uint8_t)frame->sequence;
    raw[2] = (uint8_t)(frame->sequence >> 8);
    memcpy(raw + 3, frame->payload, frame->size);
    crc = wire_crc(0, raw, frame->size + 3u);
    for (i = 0; i < 4u; i++) {
        raw[frame->size + 3u + i] = (uint8_t)(crc >> (8u * i));
    }
    line[0] = 0;
    end = 1u + stuff(raw, frame->size + 7u, line + 1);
    line[end] = 0;
    return end + 1u;
}

int wire_decode(const uint8_t *line, uint32_t size, struct wire_frame *frame)
{
    uint8_t raw[2u * WIRE_MOST];
    uint32_t at = 0;
    uint32_t end = 0;
    uint32_t crc;

    if (size > sizeof raw) {
        return 0;
    }
    while (at < size) {
        const uint32_t run = line[at] - 1u;

        if (line[at] == 0 || run > size - at - 1u || memchr(line + at + 1u, 0, run) != NULL) {
            return 0;
        }
        memcpy(raw + end, line + at + 1u, run);
        end += run;
        at += run + 1u;
        if (run < 254u && at < size) {
            raw[end++] = 0;
        }
    }
    if (end < 7u || end - 7u > WIRE_MOST) {
        return 0;
    }
    crc = raw[end - 4u] | (uint32_t)raw[end - 3u] << 8 | (uint32_t)raw[end - 2u] << 16 | (uint32_t)raw[end - 1u] << 24;
    if (crc != wire_crc(0, raw, end - 4u)) {
        return 0;
    }
    frame->type = raw[0];
    frame->sequence = (uint16_t)(raw[1] | (uint32_t)raw[2] << 8);
    frame->size = end - 7u;
    memcpy(frame->payload, raw + 3, frame->size);
    return 1;
}
