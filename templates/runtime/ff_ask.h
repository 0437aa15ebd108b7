/* Samples whose labels are worth asking for, within a budget that every sample refills. */
#ifndef FF_ASK_H
#define FF_ASK_H

#include <stdint.h>

/* Samples with whose sureness that of a new one is compared: the last so many. */
#define FF_ASK_WINDOW 64u
/* Labels that a budget may have saved up. */
#define FF_ASK_BURST 4u
/* Times the share of samples in the budget that are near enough to be asked for while one label is saved up. */
#define FF_ASK_CHOICE 2u

/* What <model>_learn takes in place of a label, as <model>_ask does. */
#define FF_UNLABELLED 0xffffffffu

/*
 * Takes one more sample, of which the answer is so sure; 1 where its label is worth asking for, which is paid then: `budget` labels of
 * `per` samples, at most 1000 and 1,000,000. window [FF_ASK_WINDOW] has the sureness of the last samples, `known` of them from 0 on,
 * `next` is the place of the next; `saved` is in parts of `per`, of which `per` are one label; `count` counts labels.
 */
uint8_t ff_ask(uint32_t budget, uint32_t per, int32_t sureness, int16_t *window, uint8_t *known, uint8_t *next, uint32_t *saved,
        uint32_t *count);

#endif
