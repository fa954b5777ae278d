// The kernels of one level, LANES_LEVEL, for every width.

#define LANES_WIDTH 1
#include "kernels.inc.h"

#define LANES_WIDTH 8
#include "kernels.inc.h"

#define LANES_WIDTH 16
#include "kernels.inc.h"
