/* Readings of a sensor over the serial line, for recordings: what `ff-edge capture` asks for. */
#ifndef FF_CAPTURE_H
#define FF_CAPTURE_H

#include "ff_service.h"

/* What such a firmware answers beyond ff_service.c; the payload stands above the function in ff_capture.c. */
extern const struct ff_requests ff_capture_requests;

extern const uint32_t ff_model_row_bytes; /* of one row of raw readings */
extern const uint16_t ff_model_row_size;  /* values of a row */

/*
 * Yours: writes the rows that came since the last call, oldest first, at most `most`; returns how many. *lost counts those
 * since power-on that had to be dropped, modulo 2^32. Without one of yours (it is weak here) there is a test signal.
 */
uint32_t ff_board_readings(void *rows, uint32_t most, uint32_t *lost);

#endif
