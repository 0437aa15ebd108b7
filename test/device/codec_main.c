/* Reads records [op][size u32][bytes] and answers [size u32][bytes]: op e encodes, d decodes; c and f give the CRC-32, h that of halves. */
#include "ff_cobs.h"
#include "ff_crc32.h"
#include "ff_fast_crc32.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    uint8_t head[5];

    while (fread(head, 1, 5, stdin) == 5) {
        const uint32_t size = head[1] | (uint32_t)head[2] << 8 | (uint32_t)head[3] << 16 | (uint32_t)head[4] << 24;
        uint8_t *const data = malloc(size + 1u); /* exact sizes, so that the sanitizer sees every overrun */
        uint8_t *const encoded = malloc(FF_COBS_BYTES(size));
        const uint8_t *out = data;
        uint32_t count = 4;
        uint32_t crc;

        if (data == NULL || encoded == NULL || fread(data, 1, size, stdin) != size) {
            return 1;
        }
        if (head[0] == 'e') {
            count = ff_cobs_encode(data, size, encoded);
            out = encoded;
        } else if (head[0] == 'd') {
            count = ff_cobs_decode(data, size);
        } else if (head[0] == 'h') {
            const uint32_t first = size / 4u;

            crc = ff_fast_crc32_halves(ff_fast_crc32_halves(0, data, first), data + 2u * first, size / 2u - first);
            out = (const uint8_t *)&crc;
        } else {
            uint32_t (*const crc32)(uint32_t, const void *, uint32_t) = head[0] == 'f' ? ff_fast_crc32 : ff_crc32;

            crc = crc32(crc32(0, data, size / 2), data + size / 2, size - size / 2);
            out = (const uint8_t *)&crc;
        }
        fwrite(&count, 4, 1, stdout);
        fwrite(out, 1, count, stdout);
        free(encoded);
        free(data);
    }
    return 0;
}
