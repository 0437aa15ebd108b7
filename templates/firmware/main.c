#include "ff_service.h"

/* No banner: the host speaks first. */
int main(void)
{
    ff_board_init();
    ff_model_reset();
    ff_service_run(ff_model_requests);
    return 0;
}
