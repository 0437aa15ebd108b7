/* Types shared by every kernel of an ff-edge library. */
#ifndef FF_TYPES_H
#define FF_TYPES_H

#include <stddef.h>
#include <stdint.h>

/* Returned by every public function; on anything but FF_OK and FF_ROLLED_BACK what was learnt is as it was before the call. */
enum ff_status {
    FF_OK = 0,
    FF_BAD_ARGUMENT = 1, /* a null pointer, or a size that does not fit */
    FF_BAD_LABEL = 2,    /* no class has this index */
    FF_BAD_SAMPLE = 3,   /* a value that is not a number, or infinite */
    FF_DIVERGED = 4,     /* scores beyond their range: what was learnt is of no use any more */
    FF_LEARNING_OFF = 5, /* learning is switched off */
    FF_BAD_BLOB = 6,     /* cut short, changed on the way, or a value out of its range */
    FF_OTHER_LAYOUT = 7, /* learnt by a model with other shapes or scales */
    FF_OTHER_MODEL = 8,  /* learnt by a model with other constants */
    FF_BUSY = 9,         /* a call on the same state is under way */
    FF_STORAGE = 10,     /* no storage, too little of it, or it fails */
    FF_NO_SLOT = 11,     /* nothing has been saved */
    FF_ROLLED_BACK = 12, /* the guard found the state worse than the saved one, which is back */
    FF_OUT_OF_RANGE = 13, /* an input, or a sum made of it, is beyond what the model's floats hold */
    FF_READY = 14,        /* of a stream: the row is taken, and the result is the answer to the window that it ends */
    FF_OUT_OF_BOUNDS = 15 /* the sample leads an access of the features beyond its array */
};

/* Bits of the `flags` of a state that learns. */
#define FF_LEARNING_IS_OFF 1u /* <model>_set_learning has switched it off */
#define FF_HAS_DIVERGED 2u    /* scores have left their range: nothing is learnt any more */

/* RMS normalisation of `size` values: C = round(sqrt(size) * 2^guard); the result has `exponent` fractional bits. */
struct ff_norm {
    uint32_t root; /* C, 2^15 <= C < 2^16 */
    uint16_t size;
    uint8_t guard;
    uint8_t exponent;
};

/* z = requantize(bias + x W): one scale per output. */
struct ff_dense {
    const int8_t *weights;     /* [inputs][outputs]; [outputs][inputs] for the dot kernel */
    const int32_t *bias;       /* [outputs], at accumulator scale */
    const int32_t *multiplier; /* [outputs], 2^30 <= m < 2^31 */
    const uint8_t *shift;      /* [outputs], 1..31 */
    uint16_t inputs;
    uint16_t outputs;
};

/* scores += (z M) * scale: one scale for the whole head. */
struct ff_head {
    const int8_t *weights; /* [inputs][outputs]; [outputs][inputs] for the dot kernel */
    int32_t scale;         /* 1 << a */
    uint16_t inputs;
    uint16_t outputs;
};

/* scores[k] += scale[k] * sum of z^2 over units bounds[k] .. bounds[k + 1] - 1: a group of units for each class. */
struct ff_groups {
    const uint16_t *bounds; /* [classes + 1] */
    const int32_t *scale;   /* [classes] */
    uint16_t classes;
};

#endif
