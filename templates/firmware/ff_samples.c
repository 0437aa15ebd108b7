#include "ff_samples.h"

#include "ff_fast_crc32.h"
#include "ff_wire.h"

static union {
    uint8_t bytes[FF_SAMPLE_BYTES];
    uint32_t alignment;
} samples;

void ff_samples_put(const uint8_t *payload, uint32_t size)
{
    uint32_t at = 4u;
    uint32_t to;

    if (size < 4u) {
        ff_fail(FF_ERROR_LENGTH);
        return;
    }
    to = ff_get_u32(payload);
    while (at < size) {
        const uint32_t token = payload[at++];
        const uint32_t literal = token < 128u;
        uint32_t left = literal ? token + 1u : token - 127u;

        if (literal && left > size - at) {
            ff_fail(FF_ERROR_LENGTH);
            return;
        }
        if (to > FF_SAMPLE_BYTES || left > FF_SAMPLE_BYTES - to) {
            ff_fail(FF_ERROR_RANGE);
            return;
        }
        for (; left > 0; left--) {
            samples.bytes[to++] = literal ? payload[at++] : 0;
        }
    }
    ff_put_u32(to);
}

const uint8_t *ff_samples_bytes(void)
{
    return samples.bytes;
}

void *ff_samples_room(void)
{
    return samples.bytes;
}

const uint8_t *ff_samples_at(uint32_t index)
{
    if (ff_model_input_bytes == 0 || index >= FF_SAMPLE_BYTES / ff_model_input_bytes) {
        return NULL;
    }
    return samples.bytes + index * ff_model_input_bytes;
}

int ff_samples_match(uint32_t first, uint32_t count, uint32_t crc)
{
    return ff_fast_crc32(0, ff_samples_at(first), count * ff_model_input_bytes) == crc;
}
