#include "line.h"

#include "input.h"

#include <string.h>

struct line_queue queue;
struct line line;
struct line_answer answer;

void line_clear(void)
{
    queue.size = 0;
    queue.next = 0;
    line.size = 0;
    answer.count = 0;
}

void line_send(const struct wire_frame *frame)
{
    queue.size += wire_encode(frame, queue.bytes + queue.size);
}

int line_ended(void)
{
    return line.size > 0 && queue.next > 0 && queue.bytes[queue.next - 1u] == 0;
}

int line_read(void)
{
    const uint8_t byte = queue.bytes[queue.next++];

    if (byte != 0 && line.size < sizeof line.bytes) {
        line.bytes[line.size++] = byte;
    }
    return byte;
}

void ff_board_init(void)
{
}

void ff_board_write(const uint8_t *bytes, uint32_t count)
{
    insist(count >= 9u && count <= FF_FRAME_MAX && bytes[0] == 0 && bytes[count - 1u] == 0, "a frame between delimiters");
    insist(wire_decode(bytes + 1, count - 2u, &answer.frame), "a frame that is whole");
    memcpy(answer.line, bytes, count);
    answer.size = count;
    answer.count++;
}
