/*
 * Rows over the serial line. ff_streaming.c is the same for every model that streams; <model>_service.c (emitted)
 * gives it the model behind these names.
 */
#ifndef FF_STREAMING_H
#define FF_STREAMING_H

#include "ff_service.h"

/* What such a model answers beyond ff_service.c; the payload stands above the function in ff_streaming.c. */
extern const struct ff_requests ff_streaming_requests;

extern const uint32_t ff_model_row_bytes; /* of one row of raw readings */

/* A new stream. */
void ff_model_stream_start(void);

/* Pushes one row; `result` is an answer where the status is FF_READY. */
enum ff_status ff_model_push(const void *row, struct ff_service_result *result);

/* The event that the last row has brought, as in ff_decision.h. */
uint32_t ff_model_event(void);

#endif
