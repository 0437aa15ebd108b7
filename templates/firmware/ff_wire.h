/* Frames on the line, and the reply under construction. Little-endian throughout. */
#ifndef FF_WIRE_H
#define FF_WIRE_H

#include "ff_service.h"

uint16_t ff_get_u16(const uint8_t *bytes);
uint32_t ff_get_u32(const uint8_t *bytes);

/* Waits for a frame and gives its bytes [type][sequence][payload], valid until the next ff_send_*; returns their
 * number, or 0 for a damaged frame, and for none (*frame is null) where ff_board_read waits no longer. */
uint32_t ff_receive(const uint8_t **frame);

/* A new reply without payload; what is put beyond FF_PAYLOAD_MAX is dropped. */
void ff_begin_reply(uint32_t type, uint16_t sequence);
void ff_put_u8(uint32_t value);
void ff_put_u16(uint32_t value);
void ff_put_u32(uint32_t value);
void ff_put_bytes(const void *bytes, uint32_t count);

/* Turns the reply into an error, whatever it held. */
void ff_fail(enum ff_service_error error);

/* Sends the reply, which is kept to be sent again. */
void ff_send_reply(void);

/* Sends an error outside of the sequence: the kept reply stays. */
void ff_send_refusal(uint16_t sequence, enum ff_service_error error);

/* Begins a session at sequence 0; unless it is `open`, every request is refused until the next one. */
void ff_begin_session(int open);

/*
 * Stop and wait: whether a request is the next one, to be carried out. Any other is answered here: the last one again with
 * the kept reply.
 */
int ff_takes(uint16_t sequence);

#endif
