#include "CResources.h"

// To carry one more file: an #embed here and a line in the table below.

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char neuromlcoredimensions[] = {
#embed "../../neuroml/core/NeuroMLCoreDimensions.xml"
};
static const unsigned char neuromlcorecomptypes[] = {
#embed "../../neuroml/core/NeuroMLCoreCompTypes.xml"
};
static const unsigned char channels[] = {
#embed "../../neuroml/core/Channels.xml"
};
static const unsigned char cells[] = {
#embed "../../neuroml/core/Cells.xml"
};
static const unsigned char synapses[] = {
#embed "../../neuroml/core/Synapses.xml"
};
static const unsigned char inputs[] = {
#embed "../../neuroml/core/Inputs.xml"
};
static const unsigned char pynn[] = {
#embed "../../neuroml/core/PyNN.xml"
};
static const unsigned char networks[] = {
#embed "../../neuroml/core/Networks.xml"
};
static const unsigned char simulation[] = {
#embed "../../neuroml/core/Simulation.xml"
};
static const unsigned char neuroml2coretypes[] = {
#embed "../../neuroml/core/NeuroML2CoreTypes.xml"
};
static const unsigned char body[] = {
#embed "../../neuroml/core/Body.xml"
};
static const unsigned char cells[] = {
#embed "../../connectome/cells.csv"
};
static const unsigned char synapse_signs_fenyves2020[] = {
#embed "../../connectome/synapse_signs_fenyves2020.csv"
};
static const unsigned char synapses_c302_celegansneurontables[] = {
#embed "../../connectome/synapses_c302_celegansneurontables.csv"
};
static const unsigned char synapses_c302_full_edgelist[] = {
#embed "../../connectome/synapses_c302_full_edgelist.csv"
};
static const unsigned char synapses_cook2019_herm[] = {
#embed "../../connectome/synapses_cook2019_herm.csv"
};
static const unsigned char synapses_cook2019_male[] = {
#embed "../../connectome/synapses_cook2019_male.csv"
};
static const unsigned char synapses_varshney2011[] = {
#embed "../../connectome/synapses_varshney2011.csv"
};
static const unsigned char synapses_white1986_whole[] = {
#embed "../../connectome/synapses_white1986_whole.csv"
};
static const unsigned char synapses_witvliet2021_1_l1[] = {
#embed "../../connectome/synapses_witvliet2021_1_L1.csv"
};
static const unsigned char synapses_witvliet2021_2_l1[] = {
#embed "../../connectome/synapses_witvliet2021_2_L1.csv"
};
static const unsigned char synapses_witvliet2021_3_l1[] = {
#embed "../../connectome/synapses_witvliet2021_3_L1.csv"
};
static const unsigned char synapses_witvliet2021_4_l1[] = {
#embed "../../connectome/synapses_witvliet2021_4_L1.csv"
};
static const unsigned char synapses_witvliet2021_5_l2[] = {
#embed "../../connectome/synapses_witvliet2021_5_L2.csv"
};
static const unsigned char synapses_witvliet2021_6_l3[] = {
#embed "../../connectome/synapses_witvliet2021_6_L3.csv"
};
static const unsigned char synapses_witvliet2021_7_adult[] = {
#embed "../../connectome/synapses_witvliet2021_7_adult.csv"
};
static const unsigned char synapses_witvliet2021_8_adult[] = {
#embed "../../connectome/synapses_witvliet2021_8_adult.csv"
};

#define RESOURCE(path, bytes) {path, bytes, sizeof bytes}

static const worm_resource all[] = {
  RESOURCE("neuroml/core/NeuroMLCoreDimensions.xml", neuromlcoredimensions),
  RESOURCE("neuroml/core/NeuroMLCoreCompTypes.xml", neuromlcorecomptypes),
  RESOURCE("neuroml/core/Channels.xml", channels),
  RESOURCE("neuroml/core/Cells.xml", cells),
  RESOURCE("neuroml/core/Synapses.xml", synapses),
  RESOURCE("neuroml/core/Inputs.xml", inputs),
  RESOURCE("neuroml/core/PyNN.xml", pynn),
  RESOURCE("neuroml/core/Networks.xml", networks),
  RESOURCE("neuroml/core/Simulation.xml", simulation),
  RESOURCE("neuroml/core/NeuroML2CoreTypes.xml", neuroml2coretypes),
  RESOURCE("neuroml/core/Body.xml", body),
  RESOURCE("connectome/cells.csv", cells),
  RESOURCE("connectome/synapse_signs_fenyves2020.csv", synapse_signs_fenyves2020),
  RESOURCE("connectome/synapses_c302_celegansneurontables.csv", synapses_c302_celegansneurontables),
  RESOURCE("connectome/synapses_c302_full_edgelist.csv", synapses_c302_full_edgelist),
  RESOURCE("connectome/synapses_cook2019_herm.csv", synapses_cook2019_herm),
  RESOURCE("connectome/synapses_cook2019_male.csv", synapses_cook2019_male),
  RESOURCE("connectome/synapses_varshney2011.csv", synapses_varshney2011),
  RESOURCE("connectome/synapses_white1986_whole.csv", synapses_white1986_whole),
  RESOURCE("connectome/synapses_witvliet2021_1_L1.csv", synapses_witvliet2021_1_l1),
  RESOURCE("connectome/synapses_witvliet2021_2_L1.csv", synapses_witvliet2021_2_l1),
  RESOURCE("connectome/synapses_witvliet2021_3_L1.csv", synapses_witvliet2021_3_l1),
  RESOURCE("connectome/synapses_witvliet2021_4_L1.csv", synapses_witvliet2021_4_l1),
  RESOURCE("connectome/synapses_witvliet2021_5_L2.csv", synapses_witvliet2021_5_l2),
  RESOURCE("connectome/synapses_witvliet2021_6_L3.csv", synapses_witvliet2021_6_l3),
  RESOURCE("connectome/synapses_witvliet2021_7_adult.csv", synapses_witvliet2021_7_adult),
  RESOURCE("connectome/synapses_witvliet2021_8_adult.csv", synapses_witvliet2021_8_adult),
};

worm_resource worm_resource_at(size_t index) {
  worm_resource none = {0, 0, 0};
  return index < sizeof all / sizeof *all ? all[index] : none;
}
