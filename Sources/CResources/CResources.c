#include "CResources.h"

// One line a file: the path below the repository's root.
#define RESOURCES(FILE)

worm_resource worm_resource_at(size_t index) {
  static const unsigned char cells[] = {
#embed "../../connectome/cells.csv"
  };
  static const worm_resource all[] = {
    {"connectome/cells.csv", cells, sizeof cells},
  };
  worm_resource none = {0, 0, 0};
  return index < sizeof all / sizeof *all ? all[index] : none;
}
