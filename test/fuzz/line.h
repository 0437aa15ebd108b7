/* A board's line in a harness: what is on its way to the firmware, what it has read, and what it has answered. */
#ifndef LINE_H
#define LINE_H

#include "ff_service.h"
#include "wire.h"

#define QUEUE_BYTES 16384u

struct line_queue {
    uint8_t bytes[QUEUE_BYTES];
    uint32_t size, next;
};

struct line {
    uint8_t bytes[QUEUE_BYTES];
    uint32_t size;
};

struct line_answer {
    struct wire_frame frame;
    uint8_t line[FF_FRAME_MAX];
    uint32_t size, count;
};

extern struct line_queue queue;   /* on its way to the firmware */
extern struct line line;          /* read since the last delimiter */
extern struct line_answer answer; /* the last frame of the firmware, and how many there were since the count was set to 0 */

/* Nothing on its way, read or answered. */
void line_clear(void);

/* Puts the frame on its way. */
void line_send(const struct wire_frame *frame);

/* Whether the firmware has just read a delimiter behind something. */
int line_ended(void);

/* The next byte on its way, of which there must be one. */
int line_read(void);

#endif
