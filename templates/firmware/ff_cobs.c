#include "ff_cobs.h"

/* A block is a code byte and code - 1 other bytes; unless the code is 255 or the data end, a zero follows. */
uint32_t ff_cobs_encode(const uint8_t *data, uint32_t size, uint8_t *encoded)
{
    uint32_t code_at = 0;
    uint32_t end = 1;
    uint32_t i;

    for (i = 0; i < size; i++) {
        if (end - code_at == 255u) {
            encoded[code_at] = 255u;
            code_at = end++;
        }
        if (data[i] == 0) {
            encoded[code_at] = (uint8_t)(end - code_at);
            code_at = end++;
        } else {
            encoded[end++] = data[i];
        }
    }
    encoded[code_at] = (uint8_t)(end - code_at);
    return end;
}

uint32_t ff_cobs_decode(uint8_t *bytes, uint32_t size)
{
    uint32_t from = 0;
    uint32_t to = 0;

    while (from < size) {
        const uint32_t code = bytes[from++];
        uint32_t left;

        if (code == 0 || code - 1u > size - from) {
            return 0;
        }
        for (left = code - 1u; left > 0; left--) {
            if (bytes[from] == 0) {
                return 0;
            }
            bytes[to++] = bytes[from++];
        }
        if (code < 255u && from < size) {
            bytes[to++] = 0;
        }
    }
    return to;
}
