/*
 * steps_stream.h - ff-edge 0.1.0, model 74a90f09d410, target host. Do not edit.
 *
 * steps over a signal that comes row by row: 44 bytes of RAM beside the state (32-bit target).
 */
#ifndef FF_EDGE_steps_STREAM_H
#define FF_EDGE_steps_STREAM_H

#include "steps.h"
#include "ff_decision.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Values of a row: the channels at one point in time, each as in the input of steps_infer. */
#define STEPS_ROW_SIZE 2

/* Rows of a window, over which each answer is, and from one answer to the next. */
#define STEPS_STREAM_ROWS 8
#define STEPS_STREAM_HOP 3

/* Events beside the indices of classes: answers are unknown now; nothing new. */
#define STEPS_UNKNOWN FF_UNKNOWN
#define STEPS_NO_EVENT FF_NO_EVENT

/* The newest rows. Any number of streams may live side by side, also on one state. */
struct steps_stream {
    struct steps_state *model; /* computes the answers */
    uint32_t rows; /* of the window so far */
    struct ff_decision decision;
    uint32_t event; /* that the last row has brought */
    uint16_t votes[3];
    uint8_t window[STEPS_STREAM_ROWS * STEPS_ROW_SIZE];
};

/*
 * Prepares a stream whose answers `model` computes, which steps_init has prepared; call it before
 * the first row. FF_BAD_ARGUMENT: a null pointer.
 */
enum ff_status steps_stream_init(struct steps_stream *state, struct steps_state *model);

/* Says that readings were lost: no window has a gap, and the next answer comes 8 rows from here. */
enum ff_status steps_stream_gap(struct steps_stream *state);

/*
 * Takes one row; every 3 rows, from row 8 on, steps_infer answers over the
 * last 8 rows as one input.
 * FF_OK: the row is taken, no answer is due and `result` says nothing.
 * FF_READY: the row is taken, and `result` is an answer.
 * FF_BAD_ARGUMENT: a null pointer; the row is not taken.
 *
 *     static struct steps_state model;
 *     static struct steps_stream stream;
 *     struct steps_result result;
 *     uint8_t row[STEPS_ROW_SIZE];
 *
 *     steps_init(&model);
 *     steps_stream_init(&stream, &model);
 *     while (read_sensor(row)) {
 *         if (steps_push(&stream, row, &result) == FF_READY) {
 *             report(steps_class_names[result.label]);
 *         }
 *     }
 */
enum ff_status steps_push(struct steps_stream *state, const uint8_t row[STEPS_ROW_SIZE],
        struct steps_result *result);

/*
 * The event that the last row has brought, by the decision of the model file: the index of a class
 * that has 2 of the last 3 answers, STEPS_UNKNOWN, or STEPS_NO_EVENT.
 * Each is told once, when it begins.
 */
uint32_t steps_event(const struct steps_stream *state);

#ifdef __cplusplus
}
#endif

#endif
