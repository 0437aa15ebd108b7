/*
 * Linked with --wrap=read: the line ends in a receive ring of RING bytes, as an interrupt fills it while the device is
 * busy with something else. What comes while it is full is lost, which is said on standard error.
 */
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

ssize_t __real_read(int file, void *bytes, size_t count);
ssize_t __wrap_read(int file, void *bytes, size_t count);

/* All that has come by now, of which the ring has kept the first bytes. */
static ssize_t drain(int terminal, unsigned char *ring)
{
    unsigned char bytes[4096];
    ssize_t held = 0;
    long lost = 0;
    ssize_t count, i;

    while ((count = __real_read(terminal, bytes, sizeof bytes)) > 0) {
        for (i = 0; i < count; i++) {
            if (held < RING) {
                ring[held++] = bytes[i];
            } else {
                lost++;
            }
        }
    }
    if (lost > 0) {
        fprintf(stderr, "lost %ld bytes\n", lost);
    }
    return held > 0 ? held : count;
}

ssize_t __wrap_read(int file, void *bytes, size_t count)
{
    if (file == STDIN_FILENO || count < RING) {
        return __real_read(file, bytes, count);
    }
    (void)poll(NULL, 0, BUSY_MS);
    return drain(file, bytes);
}
