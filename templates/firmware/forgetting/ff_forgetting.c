#include "ff_forgetting.h"

#include "ff_wire.h"

/* FORGET [label u8] frees all rows of that class.  -> [enum ff_status u8] */
static void ff_request_forget(const uint8_t *payload, uint32_t size)
{
    if (size != 1u) {
        ff_fail(FF_ERROR_LENGTH);
    } else {
        ff_put_u8((uint32_t)ff_model_forget(payload[0]));
    }
}

static const struct ff_request requests[] = {
    { .command = FF_FORGET, .carry_out = ff_request_forget },
};

const struct ff_requests ff_forgetting_requests = {
    .request = requests,
    .count = sizeof requests / sizeof requests[0],
};
