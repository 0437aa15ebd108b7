/*
 * Local updates of convolutions by masters, channel by channel: the steps of its weights are summed up over the positions behind
 * its features, and then every weight moves once.
 */
#ifndef FF_LEARN_CONV_S16_C
#define FF_LEARN_CONV_S16_C

#include "ff_build.h"
#include "ff_learn_conv_s16.h"
#include "ff_learn_conv_channels_s16.h"

#define FF_LEARN_CONV_S16_BY_MAP ff_learn_conv_s16_channels
#include "ff_learn_conv_s16_public.h"

#endif
