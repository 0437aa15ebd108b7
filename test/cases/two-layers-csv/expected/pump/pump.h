/*
 * pump.h - ff-edge 0.1.0, model 1b983650c6e7, target host. Do not edit.
 *
 * int8 classifier: 31 -> 33 -> 3 -> 3 classes.
 * 1701 bytes of constants, 200 bytes of state (32-bit target).
 * Kernels: ff_answer, ff_dense_dot, ff_dense_sparse, ff_goodness, ff_input_s16, ff_product, ff_rms.
 */
#include "ff_version.h"

#ifndef FF_EDGE_pump_H
#define FF_EDGE_pump_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define PUMP_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define PUMP_MODEL_HASH "1b983650c6e7ee32fba0fcd4f0928e5cc50e0de1e496b75876802d2ef40ca543"

/*
 * The input of one inference.
 * 31 decimal values in the units of the training data, as 16-bit integers:
 * raw = floor(value / step + 1/2) - offset, limited to -32768..32767.
 * Values 0..2: real = raw * scale + offset, of each value, rounded to 2^-5.
 * - [0] scale 0,         offset 1.527: oil pressure, Pa
 * - [1] scale 0.0001689, offset -1.344: * / int x; / *
 * - [2] scale 0,         offset 1.943: back\slash
 * Values 3..30: real = raw * -0.001774 + 1.142, rounded to 2^-5.
 */
#define PUMP_INPUT_SIZE 31

/*
 * step: what one unit of each raw value stands for.
 * static const double steps[] = PUMP_INPUT_STEPS;
 */
#define PUMP_INPUT_STEPS { \
    4.0,         /* 0: oil pressure, Pa */ \
    2.0,         /* 1: * / int x; / * */ \
    1.0,         /* 2: back\slash */ \
    0.5,         /* 3: °C °C °C °C °C °C °C °C °C °C °C °C °... */ \
    0.25,        /* 4: line?end? ?/ */ \
    0.125,       /* 5: column 5 */ \
    0.0625,      /* 6: column 6 */ \
    0.03125,     /* 7: column 7 */ \
    0.015625,    /* 8: column 8 */ \
    0.0078125,   /* 9: column 9 */ \
    0.00390625,  /* 10: column 10 */ \
    0.001953125, /* 11: column 11 */ \
    4.0,         /* 12: column 12 */ \
    2.0,         /* 13: column 13 */ \
    1.0,         /* 14: column 14 */ \
    0.5,         /* 15: column 15 */ \
    0.25,        /* 16: column 16 */ \
    0.125,       /* 17: column 17 */ \
    0.0625,      /* 18: column 18 */ \
    0.03125,     /* 19: column 19 */ \
    0.015625,    /* 20: column 20 */ \
    0.0078125,   /* 21: column 21 */ \
    0.00390625,  /* 22: column 22 */ \
    0.001953125, /* 23: column 23 */ \
    4.0,         /* 24: column 24 */ \
    2.0,         /* 25: column 25 */ \
    1.0,         /* 26: column 26 */ \
    0.5,         /* 27: column 27 */ \
    0.25,        /* 28: column 28 */ \
    0.125,       /* 29: column 29 */ \
    0.0625,      /* 30: column 30 */ \
}

/*
 * offset: whole steps that are taken off.
 * static const int32_t offsets[] = PUMP_INPUT_OFFSETS;
 */
#define PUMP_INPUT_OFFSETS { \
    0,           /* 0: oil pressure, Pa */ \
    103761216,   /* 1: * / int x; / * */ \
    -1073741824, /* 2: back\slash */ \
    1073741824,  /* 3: °C °C °C °C °C °C °C °C °C °C °C °C °... */ \
    -1,          /* 4: line?end? ?/ */ \
    7,           /* 5: column 5 */ \
    0,           /* 6: column 6 */ \
    103761216,   /* 7: column 7 */ \
    -1073741824, /* 8: column 8 */ \
    1073741824,  /* 9: column 9 */ \
    -1,          /* 10: column 10 */ \
    7,           /* 11: column 11 */ \
    0,           /* 12: column 12 */ \
    103761216,   /* 13: column 13 */ \
    -1073741824, /* 14: column 14 */ \
    1073741824,  /* 15: column 15 */ \
    -1,          /* 16: column 16 */ \
    7,           /* 17: column 17 */ \
    0,           /* 18: column 18 */ \
    103761216,   /* 19: column 19 */ \
    -1073741824, /* 20: column 20 */ \
    1073741824,  /* 21: column 21 */ \
    -1,          /* 22: column 22 */ \
    7,           /* 23: column 23 */ \
    0,           /* 24: column 24 */ \
    103761216,   /* 25: column 25 */ \
    -1073741824, /* 26: column 26 */ \
    1073741824,  /* 27: column 27 */ \
    -1,          /* 28: column 28 */ \
    7,           /* 29: column 29 */ \
    0,           /* 30: column 30 */ \
}

/*
 * The same without floats: raw = floor(value * 2^shift + 1/2) - offset.
 * static const int8_t shifts[] = PUMP_INPUT_SHIFTS;
 */
#define PUMP_INPUT_SHIFTS { \
    -2, /* 0: oil pressure, Pa */ \
    -1, /* 1: * / int x; / * */ \
    0,  /* 2: back\slash */ \
    1,  /* 3: °C °C °C °C °C °C °C °C °C °C °C °C °... */ \
    2,  /* 4: line?end? ?/ */ \
    3,  /* 5: column 5 */ \
    4,  /* 6: column 6 */ \
    5,  /* 7: column 7 */ \
    6,  /* 8: column 8 */ \
    7,  /* 9: column 9 */ \
    8,  /* 10: column 10 */ \
    9,  /* 11: column 11 */ \
    -2, /* 12: column 12 */ \
    -1, /* 13: column 13 */ \
    0,  /* 14: column 14 */ \
    1,  /* 15: column 15 */ \
    2,  /* 16: column 16 */ \
    3,  /* 17: column 17 */ \
    4,  /* 18: column 18 */ \
    5,  /* 19: column 19 */ \
    6,  /* 20: column 20 */ \
    7,  /* 21: column 21 */ \
    8,  /* 22: column 22 */ \
    9,  /* 23: column 23 */ \
    -2, /* 24: column 24 */ \
    -1, /* 25: column 25 */ \
    0,  /* 26: column 26 */ \
    1,  /* 27: column 27 */ \
    2,  /* 28: column 28 */ \
    3,  /* 29: column 29 */ \
    4,  /* 30: column 30 */ \
}

/* Number of classes, and their names in label order. */
#define PUMP_CLASSES 3
extern const char pump_class_names[PUMP_CLASSES][5];

/* A score s stands for s * 2^-PUMP_SCORE_EXPONENT. */
#define PUMP_SCORE_EXPONENT 14

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct pump_state {
    int32_t arena[50]; /* buffers between the steps of one inference */
};

/* What one inference says. */
struct pump_result {
    int32_t scores[PUMP_CLASSES];
    int32_t margin;    /* largest score - second largest: how sure the answer is */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;     /* index of the largest score, the lowest one on a tie */
    uint8_t exit;      /* index of the exit that answered: always 1 */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status pump_init(struct pump_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 */
enum ff_status pump_infer(struct pump_state *state, const int16_t input[PUMP_INPUT_SIZE],
        struct pump_result *result);

#ifdef __cplusplus
}
#endif

#endif
