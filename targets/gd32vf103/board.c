/* Sipeed Longan Nano and other boards with a GD32VF103 and a crystal of 8 MHz. */
#include "f1_board.h"
