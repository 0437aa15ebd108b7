/* Reads floats, writes their square roots. */
#include "ff_float.h"

#include <stdio.h>

int main(void)
{
    float values[1024];
    size_t count;
    while ((count = fread(values, sizeof values[0], 1024, stdin)) > 0) {
        for (size_t i = 0; i < count; i++) {
            values[i] = ff_sqrt(values[i]);
        }
        fwrite(values, sizeof values[0], count, stdout);
    }
    return 0;
}
