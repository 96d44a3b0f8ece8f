#include "CResources.h"

// Every embedded file has one line in resources.inc and one #embed here.
#define BEGIN(ID) static const unsigned char ID[] = {
#define END };

BEGIN(cells)
#embed "../../connectome/cells.csv"
END
BEGIN(body_types)
#embed "../../neuroml/core/Body.xml"
END

worm_resource worm_resource_at(size_t index) {
  static const worm_resource all[] = {
    {"connectome/cells.csv", cells, sizeof cells},
    {"neuroml/core/Body.xml", body_types, sizeof body_types},
  };
  worm_resource none = {0, 0, 0};
  return index < sizeof all / sizeof *all ? all[index] : none;
}
