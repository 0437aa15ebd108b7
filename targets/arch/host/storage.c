/*
 * The slots for a learnt state: a file, named by FF_EDGE_STORAGE. Without it an unnamed one, which lasts as long as the
 * program and its resets.
 */
#define _XOPEN_SOURCE 700

#include "ff_service.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SLOT_BYTES (4u << 20)
#define FILE_NAME "FF_EDGE_STORAGE"

/* An open file that nobody else sees; the name under which a reset finds it again goes into the environment. */
static int open_unnamed(void)
{
    char path[] = "/tmp/ff-edge-storage-XXXXXX";
    char name[32];
    const int opened = mkstemp(path);

    if (opened >= 0) {
        unlink(path);
        snprintf(name, sizeof name, "/proc/self/fd/%d", opened);
        setenv(FILE_NAME, name, 1);
    }
    return opened;
}

/* -1 if it cannot be opened. */
static int storage(void)
{
    static int file = -1;

    if (file < 0) {
        const char *const name = getenv(FILE_NAME);

        file = name != NULL ? open(name, O_RDWR | O_CREAT, 0600) : open_unnamed();
    }
    return file;
}

static off_t place(uint32_t slot, uint32_t offset)
{
    return (off_t)slot * (off_t)SLOT_BYTES + (off_t)offset;
}

static int reaches(uint32_t slot, uint32_t offset, uint32_t count)
{
    return slot < FF_STORAGE_SLOTS && offset <= SLOT_BYTES && count <= SLOT_BYTES - offset;
}

uint32_t ff_storage_slot_bytes(void)
{
    return storage() >= 0 ? SLOT_BYTES : 0;
}

/* What lies beyond the end of the file has never been programmed. */
int ff_storage_read(uint32_t slot, uint32_t offset, void *bytes, uint32_t count)
{
    uint8_t *to = bytes;
    ssize_t got = 0;

    if (!reaches(slot, offset, count)) {
        return -1;
    }
    for (; count > 0; count -= (uint32_t)got, offset += (uint32_t)got, to += got) {
        got = pread(storage(), to, count, place(slot, offset));
        if (got < 0) {
            return -1;
        }
        if (got == 0) {
            *to = 0xFF;
            got = 1;
        }
    }
    return 0;
}

static int write_all(uint32_t slot, uint32_t offset, const uint8_t *bytes, uint32_t count)
{
    return pwrite(storage(), bytes, count, place(slot, offset)) == (ssize_t)count ? 0 : -1;
}

int ff_storage_erase(uint32_t slot)
{
    static uint8_t blank[4096];
    int status = slot < FF_STORAGE_SLOTS ? 0 : -1;
    uint32_t i;

    for (i = 0; i < sizeof blank; i++) {
        blank[i] = 0xFF;
    }
    for (i = 0; i < SLOT_BYTES && status == 0; i += (uint32_t)sizeof blank) {
        status = write_all(slot, i, blank, (uint32_t)sizeof blank);
    }
    return status;
}

int ff_storage_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT])
{
    return reaches(slot, offset, FF_STORAGE_UNIT) ? write_all(slot, offset, unit, FF_STORAGE_UNIT) : -1;
}
