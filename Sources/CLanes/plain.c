#include "functions.h"
#include "functions.h"
#include "functions.h"
#include "kernels.h"
#include "lanes_levels.h"
#include <math.h>

LANES_NEVER_FUSE

#define LANES_LEVEL plain
#include "widths.inc.h"
