/* steps_stream.c - ff-edge 0.1.0, model 74a90f09d410, target host. Do not edit. */
#include "ff_build.h"
#include "steps_stream.h"
#include "ff_decision.h"
#include "ff_stream.h"

enum ff_status steps_stream_init(struct steps_stream *state, struct steps_state *model)
{
    if (state == NULL || model == NULL) {
        return FF_BAD_ARGUMENT;
    }
    state->model = model;
    return steps_stream_gap(state);
}

enum ff_status steps_stream_gap(struct steps_stream *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    state->rows = 0;
    ff_decision_start(&state->decision, state->votes, 3u);
    state->event = FF_NO_EVENT;
    return FF_OK;
}

/* The event of an answer; one that is refused, or not sure enough, votes as unknown. */
static uint32_t steps_decide(struct steps_stream *state, enum ff_status status,
        const struct steps_result *result)
{
    const struct ff_decision_rule rule = {
        .need = 2u,
        .of = 3u,
        .refractory = 24u,
        .background = 0u,
    };
    const int is_known = status == FF_OK && result->margin >= 2048;
    const uint32_t vote = is_known ? result->label : FF_UNKNOWN;

    return ff_decision_take(&state->decision, state->votes, &rule, vote, STEPS_STREAM_HOP);
}

uint32_t steps_event(const struct steps_stream *state)
{
    return state == NULL ? FF_NO_EVENT : state->event;
}

/* The answer over the window as it is. */
static enum ff_status steps_answer(struct steps_stream *state, struct steps_result *result)
{
    return steps_infer(state->model, state->window, result);
}

enum ff_status steps_push(struct steps_stream *state, const uint8_t row[STEPS_ROW_SIZE],
        struct steps_result *result)
{
    enum ff_status status;
    uint8_t *next;

    if (state == NULL || state->model == NULL || row == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }
    state->event = FF_NO_EVENT;
    if (state->rows == STEPS_STREAM_ROWS) { /* this window begins a hop behind the last one */
        ff_stream_drop(state->window, 6u, 16u);
        state->rows -= STEPS_STREAM_HOP;
    }
    next = &state->window[state->rows * STEPS_ROW_SIZE];
    for (uint32_t i = 0; i < STEPS_ROW_SIZE; i++) {
        next[i] = row[i];
    }
    state->rows++;
    if (state->rows < STEPS_STREAM_ROWS) {
        return FF_OK;
    }
    status = steps_answer(state, result);
    state->event = steps_decide(state, status, result);
    if (status == FF_BAD_SAMPLE) { /* which is said of rows that are not taken */
        return FF_OUT_OF_RANGE;
    }
    return status == FF_OK ? FF_READY : status;
}
