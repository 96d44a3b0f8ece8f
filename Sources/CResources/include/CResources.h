// Files that the program carries inside itself.
#pragma once
#include <stddef.h>

typedef struct {
  const char *name;             // path below the repository's root
  const unsigned char *bytes;
  size_t count;
} worm_resource;

/// The resource at `index`, or one with a null name past the end.
worm_resource worm_resource_at(size_t index);
