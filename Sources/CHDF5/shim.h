// The parts of libhdf5 that Swift cannot see: macros, as functions.
#pragma once
#include <hdf5.h>
#include <hdf5_hl.h>

static inline hid_t chdf5_native_double(void) { return H5T_NATIVE_DOUBLE; }
