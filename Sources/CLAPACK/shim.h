// Names LAPACKE to Swift. No logic.
#pragma once
#include <lapacke.h>
