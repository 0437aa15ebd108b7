/* Plays jobs on a support of ROWS rows and CLASSES classes: {0, label, age} takes a row, {1, label} forgets; writes all labels after each. */
#include "ff_context.h"

#include <stdio.h>
#include <string.h>

#define ROWS 9
#define CLASSES 3

int main(void)
{
    uint8_t labels[ROWS];
    uint32_t ages[ROWS] = { 0 }, counts[CLASSES], job[3];
    memset(labels, FF_CONTEXT_FREE, sizeof labels);
    while (fread(job, sizeof job, 1, stdin) == 1) {
        if (job[0] == 1) {
            ff_context_forget(labels, ROWS, job[1]);
        } else {
            const uint32_t place = ff_context_place(labels, ages, ROWS, CLASSES, job[1], counts);
            labels[place] = (uint8_t)job[1];
            ages[place] = job[2];
        }
        fwrite(labels, sizeof labels, 1, stdout);
    }
    return 0;
}
