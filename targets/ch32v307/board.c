/* CH32V307V-EVT and other boards with a CH32V307 and a crystal of 8 MHz. */
#include "f1_board.h"
