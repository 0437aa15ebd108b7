/*
 * What the head of the flash says: unit 0 is programmed last, when the image has been checked, and names it; unit 1 is
 * programmed first. So an image that was written in part is never taken for one, whenever the power fails.
 */
#ifndef FF_APPLICATION_H
#define FF_APPLICATION_H

#include "ff_flash.h"

enum ff_application_state {
    FF_APPLICATION_WHOLE = 0,
    FF_APPLICATION_NONE = 1,       /* nothing has been flashed */
    FF_APPLICATION_UNFINISHED = 2, /* flashing began and was not completed */
    FF_APPLICATION_DAMAGED = 3     /* the head, or the image that it names, has changed since */
};

/* An image in flash. */
struct ff_application {
    uint32_t bytes;
    uint32_t crc; /* CRC-32 of these bytes */
    uint32_t entry;
};

/* Looks for an application, whose CRC is computed; fills `found` in where it is whole. */
enum ff_application_state ff_application_find(struct ff_application *found);

/* Whether the flash holds these bytes, and they can be started. */
int ff_application_is_there(const struct ff_application *application);

/* From here on there is no application. 0, or anything else where the flash fails. */
int ff_application_begin(void);

/* From here on there is this one. 0, or anything else where the flash fails. */
int ff_application_commit(const struct ff_application *application);

#endif
