/* A program that answers a byte with the four of answer(byte), lowest first; '.' is echoed. */
#include "ff_service.h"

static uint32_t answer(int command);

int main(void)
{
    ff_board_init();
    for (;;) {
        const int command = ff_board_read();
        if (command == '.') {
            ff_board_write((const uint8_t *)".", 1);
            continue;
        }
        const uint32_t number = answer(command);
        const uint8_t bytes[] = {(uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16),
                                 (uint8_t)(number >> 24)};
        ff_board_write(bytes, sizeof bytes);
    }
}
