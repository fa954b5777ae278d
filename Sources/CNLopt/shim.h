// Names NLopt to Swift. No logic.
#pragma once
#include <nlopt.h>
