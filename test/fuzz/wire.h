/* Frames as the harness sees them, written apart from the firmware's own code so that one can judge the other. */
#ifndef WIRE_H
#define WIRE_H

#include <stdint.h>

#define WIRE_MOST 2048u /* bytes of a frame before COBS; more than any firmware takes */

struct wire_frame {
    uint32_t size; /* of the payload */
    uint16_t sequence;
    uint8_t type;
    uint8_t payload[WIRE_MOST];
};

uint32_t wire_crc(uint32_t crc, const uint8_t *bytes, uint32_t count);

/* Writes the frame with both delimiters and returns its length, at most 2 * WIRE_MOST. */
uint32_t wire_encode(const struct wire_frame *frame, uint8_t *line);

/* Reads what stands between two delimiters; 0 if it is damaged. */
int wire_decode(const uint8_t *line, uint32_t size, struct wire_frame *frame);

#endif
