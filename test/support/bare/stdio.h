/* As much of the C library as a program of test/twins/jobs.h uses, for a processor without an operating system. */
#ifndef BARE_STDIO_H
#define BARE_STDIO_H

#include <stddef.h>

typedef struct bare_file FILE;

#define stdin ((FILE *)0)
#define stdout ((FILE *)0)

size_t fread(void *data, size_t size, size_t count, FILE *file);
size_t fwrite(const void *data, size_t size, size_t count, FILE *file);

#endif
