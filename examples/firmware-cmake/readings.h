/* What a sensor has read: the first lines of test.csv in thousandths, with the label that each has there. */
#ifndef READINGS_H
#define READINGS_H

#include <stdint.h>

static const struct {
    int32_t thousandths[6]; /* rms, amplitude_1x, envelope, kurtosis, crest, temperature */
    uint8_t label;
} readings[] = {
    { {   802,   310,   726,  6026,  4779, 43000 }, 2 }, /* bearing */
    { {   717,   658,   441,  4763,  3793, 40100 }, 2 }, /* bearing */
    { {  1238,  1670,   150,  2621,  2941, 41700 }, 1 }, /* imbalance */
    { {   490,   469,   278,  3593,  3616, 36300 }, 2 }, /* bearing */
    { {   547,   651,   291,  3389,  3318, 38600 }, 2 }, /* bearing */
    { {  1150,  1575,   212,  2538,  3101, 43300 }, 1 }, /* imbalance */
    { {   615,   475,   476,  5350,  4416, 44300 }, 2 }, /* bearing */
    { {   822,  1065,   271,  3298,  3420, 40500 }, 1 }, /* imbalance */
};

#endif
