/* Forgetting over the serial line, of a model that can: <model>_service.c (emitted) gives ff_forgetting.c the model. */
#ifndef FF_FORGETTING_H
#define FF_FORGETTING_H

#include "ff_service.h"

/* What such a model answers beyond ff_learning.c; its payload stands above the function of ff_forgetting.c. */
extern const struct ff_requests ff_forgetting_requests;

/* Frees all rows of a class, which is not answered any more until it is learnt again. */
enum ff_status ff_model_forget(uint8_t label);

#endif
