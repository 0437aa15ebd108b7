/* The program around one function that runs a job: as jobs.h has it where there are files, on a board over its serial line. */
#ifndef JOB_PROGRAM_H
#define JOB_PROGRAM_H

#if __has_include(<stdio.h>)

#include "jobs.h"

#define RUN_JOBS(run)                                                                                 \
    int main(void)                                                                                    \
    {                                                                                                 \
        uint32_t head[8];                                                                             \
        while (fread(head, sizeof head, 1, stdin) == 1) {                                             \
            run(head);                                                                                \
        }                                                                                             \
        return 0;                                                                                     \
    }

#else

#include "ff_service.h"

static uint32_t job_memory[65536 / 4];
static uint32_t job_used;
static uint32_t job_bytes;

/* The next byte of a job. Every JOB_PIECE bytes are acknowledged, so that the host never has more than that under way. */
static uint8_t next_byte(void)
{
    enum { JOB_PIECE = 1024 };
    const uint8_t byte = (uint8_t)ff_board_read();
    job_bytes++;
    if (job_bytes % JOB_PIECE == 0) {
        ff_board_write((const uint8_t *)"+", 1);
    }
    return byte;
}

static void *make(uint32_t bytes, uint32_t skew)
{
    uint8_t *const block = (uint8_t *)job_memory + job_used + skew;
    job_used += (skew + bytes + 3u) & ~(uint32_t)3u;
    return block;
}

static void *take(uint32_t count, uint32_t size, uint32_t skew)
{
    uint8_t *const block = make(count * size, skew);
    for (uint32_t i = 0; i < count * size; i++) {
        block[i] = next_byte();
    }
    return block;
}

static void put(const void *data, uint32_t bytes)
{
    ff_board_write(data, bytes);
}

/* '.' between two jobs is echoed. */
#define RUN_JOBS(run)                                                                                 \
    int main(void)                                                                                    \
    {                                                                                                 \
        ff_board_init();                                                                              \
        for (;;) {                                                                                    \
            uint32_t head[8];                                                                         \
            uint8_t *const bytes = (uint8_t *)head;                                                   \
            job_bytes = 0;                                                                            \
            bytes[0] = next_byte();                                                                   \
            if (bytes[0] == '.') {                                                                    \
                put(".", 1);                                                                          \
                continue;                                                                             \
            }                                                                                         \
            for (uint32_t i = 1; i < sizeof head; i++) {                                              \
                bytes[i] = next_byte();                                                               \
            }                                                                                         \
            job_used = 0;                                                                             \
            run(head);                                                                                \
        }                                                                                             \
    }

#endif
#endif
