#ifndef ECHO_H
#define ECHO_H

#include <stdint.h>

int32_t echo_infer(int32_t count);

#endif
