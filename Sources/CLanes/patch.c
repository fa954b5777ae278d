#include "functions.h"
#include <math.h>

void lanes_patch(double *y, const double *x, const int64_t *special, int width, double (*function)(double)) {
    for (int lane = 0; lane < width; lane++)
        if (special[lane]) y[lane] = function(x[lane]);
}

void lanes_patch_power(double *y, const double *a, const double *b, const int64_t *special, int width) {
    for (int lane = 0; lane < width; lane++)
        if (special[lane]) y[lane] = pow(a[lane], b[lane]);
}
