/* How fast what the inputs have moved by is followed. */
#ifndef FF_DRIFT_H
#define FF_DRIFT_H

#include <stdint.h>

/* Answers of a class after which a new one has the least weight, and from which on the class counts fully. */
#define FF_DRIFT_SLOWEST 64u
#define FF_DRIFT_CERTAIN 16u

/* Samples, each as the one before, after which a sensor is taken to be stuck. */
#define FF_DRIFT_STILL 16u

#endif
