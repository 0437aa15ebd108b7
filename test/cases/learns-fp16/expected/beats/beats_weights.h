/*
 * beats_weights.h - ff-edge 0.1.0, model 0ccfa76a93b3, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_beats_WEIGHTS_H
#define FF_EDGE_beats_WEIGHTS_H

#include "ff_answer_f32.h"
#include "ff_blob.h"
#include "ff_dither.h"
#include "ff_half.h"
#include "ff_input.h"
#include "ff_real.h"
#include "ff_types.h"

/* Constants of learning. */
#define BEATS_LEARNING_SKIP 0.01f      /* a smaller error leaves a layer alone */
#define BEATS_RATE_STRIDE 256u         /* updates until the rate falls by a sixteenth */
#define BEATS_HIDDEN1_SHARPNESS 1.0f   /* how steeply scores become probabilities */
#define BEATS_HIDDEN1_RATE 0.05f       /* step size */
#define BEATS_HIDDEN1_ERROR_RATE 0.05f /* step size of errors that come from a goodness */
#define BEATS_HIDDEN2_SHARPNESS 1.0f   /* how steeply scores become probabilities */
#define BEATS_HIDDEN2_RATE 0.05f       /* step size */
#define BEATS_HIDDEN2_ERROR_RATE 0.05f /* step size of errors that come from a goodness */

/* What a blob of this model looks like. */
extern const struct ff_blob beats_blob;

/* The constants of each call in beats.c */
extern const struct ff_shape beats_hidden1;
extern const struct ff_shape beats_hidden1_head;
extern const struct ff_shape beats_hidden2;
extern const struct ff_shape beats_hidden2_head;

/* Their tables, in device order */
extern const ff_half beats_hidden1_weights[7 * 6];
extern const ff_half beats_hidden1_bias[6];
extern const ff_half beats_hidden1_head_weights[6 * 3];
extern const ff_half beats_hidden2_weights[6 * 4];
extern const ff_half beats_hidden2_bias[4];
extern const ff_half beats_hidden2_head_weights[4 * 3];

#endif
