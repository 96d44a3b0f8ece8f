#include "CResources.h"

// To carry one more file: an #embed here and a line in the table below.

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char core_neuromlcoredimensions[] = {
#embed "../../neuroml/core/NeuroMLCoreDimensions.xml"
};
static const unsigned char core_neuromlcorecomptypes[] = {
#embed "../../neuroml/core/NeuroMLCoreCompTypes.xml"
};
static const unsigned char core_channels[] = {
#embed "../../neuroml/core/Channels.xml"
};
static const unsigned char neuroml_schema[] = {
#embed "../../neuroml/schema.txt"
};
static const unsigned char core_cells[] = {
#embed "../../neuroml/core/Cells.xml"
};
static const unsigned char core_synapses[] = {
#embed "../../neuroml/core/Synapses.xml"
};
static const unsigned char core_inputs[] = {
#embed "../../neuroml/core/Inputs.xml"
};
static const unsigned char core_pynn[] = {
#embed "../../neuroml/core/PyNN.xml"
};
static const unsigned char core_networks[] = {
#embed "../../neuroml/core/Networks.xml"
};
static const unsigned char core_simulation[] = {
#embed "../../neuroml/core/Simulation.xml"
};
static const unsigned char core_neuroml2coretypes[] = {
#embed "../../neuroml/core/NeuroML2CoreTypes.xml"
};
static const unsigned char core_body[] = {
#embed "../../neuroml/core/Body.xml"
};
static const unsigned char table_cells[] = {
#embed "../../connectome/cells.csv"
};
static const unsigned char table_cook2019[] = {
#embed "../../connectome/cook2019.csv"
};
static const unsigned char table_morphology[] = {
#embed "../../connectome/morphology.csv"
};
static const unsigned char table_muscles[] = {
#embed "../../connectome/muscles.csv"
};
static const unsigned char table_signs_fenyves2020[] = {
#embed "../../connectome/signs-fenyves2020.csv"
};
static const unsigned char table_varshney2011[] = {
#embed "../../connectome/varshney2011.csv"
};
static const unsigned char table_white1986[] = {
#embed "../../connectome/white1986.csv"
};
static const unsigned char table_witvliet2021_1[] = {
#embed "../../connectome/witvliet2021-1.csv"
};
static const unsigned char table_witvliet2021_2[] = {
#embed "../../connectome/witvliet2021-2.csv"
};
static const unsigned char table_witvliet2021_3[] = {
#embed "../../connectome/witvliet2021-3.csv"
};
static const unsigned char table_witvliet2021_4[] = {
#embed "../../connectome/witvliet2021-4.csv"
};
static const unsigned char table_witvliet2021_5[] = {
#embed "../../connectome/witvliet2021-5.csv"
};
static const unsigned char table_witvliet2021_6[] = {
#embed "../../connectome/witvliet2021-6.csv"
};
static const unsigned char table_witvliet2021_7[] = {
#embed "../../connectome/witvliet2021-7.csv"
};
static const unsigned char table_witvliet2021_8[] = {
#embed "../../connectome/witvliet2021-8.csv"
};
static const unsigned char animal_lems_worm[] = {
#embed "../../neuroml/animal/LEMS_worm.xml"
};
static const unsigned char animal_lems_worm_open_loop[] = {
#embed "../../neuroml/animal/LEMS_worm_open_loop.xml"
};
static const unsigned char animal_parameters[] = {
#embed "../../neuroml/animal/parameters.csv"
};
static const unsigned char animal_worm_net[] = {
#embed "../../neuroml/animal/worm.net.nml"
};
static const unsigned char animal_worm_body[] = {
#embed "../../neuroml/animal/worm_body.xml"
};

#define RESOURCE(path, bytes) {path, bytes, sizeof bytes}

static const worm_resource all[] = {
  RESOURCE("neuroml/core/NeuroMLCoreDimensions.xml", core_neuromlcoredimensions),
  RESOURCE("neuroml/core/NeuroMLCoreCompTypes.xml", core_neuromlcorecomptypes),
  RESOURCE("neuroml/core/Channels.xml", core_channels),
  RESOURCE("neuroml/schema.txt", neuroml_schema),
  RESOURCE("neuroml/core/Cells.xml", core_cells),
  RESOURCE("neuroml/core/Synapses.xml", core_synapses),
  RESOURCE("neuroml/core/Inputs.xml", core_inputs),
  RESOURCE("neuroml/core/PyNN.xml", core_pynn),
  RESOURCE("neuroml/core/Networks.xml", core_networks),
  RESOURCE("neuroml/core/Simulation.xml", core_simulation),
  RESOURCE("neuroml/core/NeuroML2CoreTypes.xml", core_neuroml2coretypes),
  RESOURCE("neuroml/core/Body.xml", core_body),
  RESOURCE("connectome/cells.csv", table_cells),
  RESOURCE("connectome/cook2019.csv", table_cook2019),
  RESOURCE("connectome/morphology.csv", table_morphology),
  RESOURCE("connectome/muscles.csv", table_muscles),
  RESOURCE("connectome/signs-fenyves2020.csv", table_signs_fenyves2020),
  RESOURCE("connectome/varshney2011.csv", table_varshney2011),
  RESOURCE("connectome/white1986.csv", table_white1986),
  RESOURCE("connectome/witvliet2021-1.csv", table_witvliet2021_1),
  RESOURCE("connectome/witvliet2021-2.csv", table_witvliet2021_2),
  RESOURCE("connectome/witvliet2021-3.csv", table_witvliet2021_3),
  RESOURCE("connectome/witvliet2021-4.csv", table_witvliet2021_4),
  RESOURCE("connectome/witvliet2021-5.csv", table_witvliet2021_5),
  RESOURCE("connectome/witvliet2021-6.csv", table_witvliet2021_6),
  RESOURCE("connectome/witvliet2021-7.csv", table_witvliet2021_7),
  RESOURCE("connectome/witvliet2021-8.csv", table_witvliet2021_8),
  RESOURCE("neuroml/animal/LEMS_worm.xml", animal_lems_worm),
  RESOURCE("neuroml/animal/LEMS_worm_open_loop.xml", animal_lems_worm_open_loop),
  RESOURCE("neuroml/animal/parameters.csv", animal_parameters),
  RESOURCE("neuroml/animal/worm.net.nml", animal_worm_net),
  RESOURCE("neuroml/animal/worm_body.xml", animal_worm_body),
};

worm_resource worm_resource_at(size_t index) {
  worm_resource none = {0, 0, 0};
  return index < sizeof all / sizeof *all ? all[index] : none;
}
