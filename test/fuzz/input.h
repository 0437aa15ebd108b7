/* The bytes that a fuzzer gives, one after the other, and the end of a program that breaks a rule. */
#ifndef INPUT_H
#define INPUT_H

#include <stddef.h>
#include <stdint.h>

struct input {
    const uint8_t *data;
    size_t left;
};

extern struct input input;

/* The input's next byte; 0 behind its end. */
uint32_t take(void);

/* Ends the program with `broken: what` unless it holds. */
void insist(int holds, const char *what);

#endif
