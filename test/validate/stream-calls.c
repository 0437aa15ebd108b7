/* Calls of a stream whose model learns: what is refused, what a gap does, that the window of the last answer is learnt. READING is the type of a value. */
#include "steps/steps_stream.h"

#include <stdio.h>
#include <string.h>

static struct steps_state learns, same;
static struct steps_stream stream;
static READING rows[64 * STEPS_ROW_SIZE];

/* Pushes rows from `first` on until one brings an answer; its number, or -1. */
static int ready_row(int first, int count)
{
    struct steps_result result;

    for (int i = first; i < first + count; i++) {
        if (steps_push(&stream, rows + i * STEPS_ROW_SIZE, &result) == FF_READY) {
            return i;
        }
    }
    return -1;
}

static int check(const char *what, int holds)
{
    if (!holds) {
        fprintf(stderr, "%s\n", what);
    }
    return !holds;
}

int main(void)
{
    struct steps_step step, wanted;
    int wrong = 0;

    for (int i = 0; i < 64 * STEPS_ROW_SIZE; i++) {
        rows[i] = (uint8_t)(i * 37 + i / 11);
    }
    steps_init(&learns);
    steps_init(&same);
    wrong += check("no state", steps_stream_init(&stream, NULL) == FF_BAD_ARGUMENT);
    steps_stream_init(&stream, &learns);
    wrong += check("nothing is ready", steps_learn_ready(&stream, 0, &step) == FF_BAD_ARGUMENT);
    wrong += check("the first window", ready_row(0, 40) == STEPS_STREAM_ROWS - 1);
    wrong += check("a row more", ready_row(STEPS_STREAM_ROWS, STEPS_STREAM_HOP - 1) == -1);
    wrong += check("no class", steps_learn_ready(&stream, STEPS_CLASSES, &step) == FF_BAD_LABEL);
    wrong += check("learns", steps_learn_ready(&stream, 1, &step) == FF_OK);
    steps_learn(&same, rows, 1, &wanted);
    wrong += check("the window of the last answer", step.label == wanted.label && step.updated == wanted.updated);
    wrong += check("the same state", memcmp(&learns, &same, STEPS_LEARNT_BYTES) == 0);
    learns.busy = 1;
    wrong += check("busy", steps_push(&stream, rows, &(struct steps_result){0}) == FF_BUSY);
    learns.busy = 0;
    steps_stream_gap(&stream);
    wrong += check("nothing is ready after a gap", steps_learn_ready(&stream, 0, &step) == FF_BAD_ARGUMENT);
    wrong += check("a whole window after a gap", ready_row(0, 40) == STEPS_STREAM_ROWS - 1);
    return wrong;
}
