/* As much of the C library as a program of test/twins/jobs.h uses, for a processor without an operating system. */
#ifndef BARE_STDLIB_H
#define BARE_STDLIB_H

#include <stddef.h>

void *malloc(size_t bytes);
void *calloc(size_t count, size_t bytes);
void exit(int code) __attribute__((noreturn));

#endif
