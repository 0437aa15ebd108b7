#include "input.h"

#include <stdio.h>
#include <stdlib.h>

struct input input;

uint32_t take(void)
{
    if (input.left == 0) {
        return 0;
    }
    input.left--;
    return *input.data++;
}

void insist(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "broken: %s\n", what);
        abort();
    }
}
