/* Samples whose labels are worth asking for. */
#ifndef FF_ASK_C
#define FF_ASK_C

#include "ff_build.h"
#include "ff_ask.h"

FF_SHARED uint8_t ff_ask(uint32_t budget, uint32_t per, int32_t sureness, int16_t *window, uint8_t *known, uint8_t *next,
        uint32_t *saved, uint32_t *count)
{
    const uint32_t compared = *known, most = FF_ASK_BURST * per;
    const uint32_t now = *saved + budget < most ? *saved + budget : most;
    const uint32_t share = budget * now / per; /* of `per`, times the labels saved up; the product is below 2^32 */
    uint32_t unsurer = 0; /* or as sure: what is met again and again is not asked for */
    for (uint32_t i = 0; i < compared; i++) {
        unsurer += window[i] <= sureness;
    }
    const uint8_t asks = now >= per && unsurer * per <= FF_ASK_CHOICE * compared * share;
    window[*next] = (int16_t)sureness;
    *next = (uint8_t)((*next + 1u) % FF_ASK_WINDOW);
    *known = (uint8_t)(compared < FF_ASK_WINDOW ? compared + 1u : compared);
    *saved = asks ? now - per : now;
    *count += asks;
    return asks;
}

#endif
