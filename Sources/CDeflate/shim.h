// Names libdeflate to Swift. No logic.
#pragma once
#include <libdeflate.h>
