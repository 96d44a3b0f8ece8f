"""Very many cells, columns, connections."""
from .common import CELL, FORMS, K, each, form, lems, network, pair

@form
def population_huge():
    return network(f'<population id="p" component="c" size="{1000 * K}"/>')


@form
def population_absurd():
    return network(f'<population id="p" component="c" size="{1000 * K * K}"/>')


@form
def population_of_instances():
    return network('<population id="p" component="c" type="populationList">', each(300 * K, lambda i: f'<instance id="{i}"><location x="{i}" y="0" z="0"/></instance>'), "</population>")


@form
def populations():
    return network(each(100 * K, lambda i: f'<population id="p{i}" component="c" size="1"/>'))


@form
def populations_joined():
    """Populations of one cell in a ring, a projection between neighbours."""
    n = 50 * K
    return network(each(n, lambda i: f'<population id="p{i}" component="c" size="1"/>'), each(n, lambda i: f'<projection id="j{i}" presynapticPopulation="p{i}" postsynapticPopulation="p{(i + 1) % n}" synapse="s"><connection id="0" preCellId="../p{i}[0]" postCellId="../p{(i + 1) % n}[0]"/></projection>'))


@form
def populations_of_kinds():
    """A population of each of very many components of one type."""
    n = 20 * K
    return lems(each(n, lambda i: f'<iafCell id="c{i}" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="{i + 1}pF" leakConductance="0.01nS"/>'), '<network id="net">', each(n, lambda i: f'<population id="p{i}" component="c{i}" size="1"/>'), "</network>", target="net")


def written(kind, attributes, entry):
    """A file of very many entries, one for each cell."""
    n = 100 * K
    within = f'<{kind} id="o" {attributes}>' + "".join(entry(i) for i in range(n)) + f"</{kind}>"
    return network(f'<population id="p" component="c" size="{n}"/>', within=within)


@form
def columns():
    return written("OutputFile", 'fileName="v.dat"', lambda i: f'<OutputColumn id="v{i}" quantity="p[{i}]/v"/>')


@form
def columns_of_derived():
    return written("OutputFile", 'fileName="v.dat"', lambda i: f'<OutputColumn id="v{i}" quantity="p[{i}]/iSyn"/>')


@form
def selections():
    return written("EventOutputFile", 'fileName="v.spikes" format="TIME_ID"', lambda i: f'<EventSelection id="{i}" select="p[{i}]" eventPort="spike"/>')


@form
def displays():
    n = 20 * K
    return network('<population id="p" component="c" size="2"/>', within="".join(f'<Display id="d{i}" title="x" timeScale="1ms" xmin="0" xmax="1" ymin="0" ymax="1"><Line id="l" quantity="p[0]/v" scale="1mV" timeScale="1ms"/></Display>' for i in range(n)))


@form
def files():
    n = K
    return network('<population id="p" component="c" size="2"/>', within="".join(f'<OutputFile id="d{i}" fileName="v{i}.dat"><OutputColumn id="l" quantity="p[0]/v"/></OutputFile>' for i in range(n)))


# Connections


def connections(element, container, n=1000 * K, cells=K):
    def parts():
        yield f'<population id="p" component="c" size="{cells}"/>'
        yield container
        for i in range(n):
            a, b = pair(i, cells)
            yield element.format(i=i, a=a, b=b)
        yield f"</{container[1:].split()[0]}>"

    return network(parts())


PROJECTION = '<projection id="j" presynapticPopulation="p" postsynapticPopulation="p" synapse="s">'
ELECTRICAL = '<electricalProjection id="j" presynapticPopulation="p" postsynapticPopulation="p">'
CONTINUOUS = '<continuousProjection id="j" presynapticPopulation="p" postsynapticPopulation="p">'
INPUTS = '<inputList id="j" population="p" component="i">'
FORMS.update({
    "connection": lambda: connections('<connection id="{i}" preCellId="../p[{a}]" postCellId="../p[{b}]"/>', PROJECTION),
    "connection_by_path": lambda: connections('<connection id="{i}" preCellId="../p/{a}/c" postCellId="../p/{b}/c"/>', PROJECTION),
    "connectionWD": lambda: connections('<connectionWD id="{i}" preCellId="../p[{a}]" postCellId="../p[{b}]" weight="0.5" delay="1ms"/>', PROJECTION),
    "connectionWD_varied": lambda: connections('<connectionWD id="{i}" preCellId="../p[{a}]" postCellId="../p[{b}]" weight="0.{i}" delay="0.{i}ms"/>', PROJECTION),
    "electricalConnection": lambda: connections('<electricalConnection id="{i}" preCell="{a}" postCell="{b}" synapse="g"/>', ELECTRICAL),
    "electricalConnectionInstanceW": lambda: connections('<electricalConnectionInstanceW id="{i}" preCell="../p/{a}/c" postCell="../p/{b}/c" synapse="g" weight="2"/>', ELECTRICAL),
    "continuousConnection": lambda: connections('<continuousConnection id="{i}" preCell="{a}" postCell="{b}" preComponent="n" postComponent="d"/>', CONTINUOUS),
    "continuousConnectionInstanceW": lambda: connections('<continuousConnectionInstanceW id="{i}" preCell="../p/{a}/c" postCell="../p/{b}/c" preComponent="n" postComponent="d" weight="0.{i}"/>', CONTINUOUS),
    "explicitConnection": lambda: network(f'<population id="p" component="c" size="{K}"/>', each(1000 * K, lambda i: '<explicitConnection from="p[{}]" to="p[{}]"/>'.format(*pair(i)))),
    "synapticConnection": lambda: network(f'<population id="p" component="c" size="{K}"/>', each(1000 * K, lambda i: '<synapticConnection from="p[{}]" to="p[{}]" synapse="s" destination="synapses"/>'.format(*pair(i)))),
    "synapticConnectionWD": lambda: network(f'<population id="p" component="c" size="{K}"/>', each(1000 * K, lambda i: '<synapticConnectionWD from="p[{}]" to="p[{}]" synapse="s" destination="synapses" weight="2" delay="1ms"/>'.format(*pair(i)))),
    "explicitInput": lambda: network(f'<population id="p" component="c" size="{K}"/>', each(1000 * K, lambda i: f'<explicitInput target="p[{i % K}]" input="i"/>')),
    "input": lambda: connections('<input id="{i}" target="../p[{a}]" destination="synapses"/>', INPUTS),
    "inputW": lambda: connections('<inputW id="{i}" target="../p[{a}]" destination="synapses" weight="0.{i}"/>', INPUTS),
    "input_unlike": lambda: lems(CELL, each(20 * K, lambda i: f'<pulseGenerator id="i{i}" delay="{i}us" duration="1ms" amplitude="1pA"/>'), '<network id="net"><population id="p" component="c" size="1"/>', each(20 * K, lambda i: f'<explicitInput target="p[0]" input="i{i}"/>'), "</network>", target="net"),
    "synapses_unlike": lambda: lems(CELL, each(5 * K, lambda i: f'<expTwoSynapse id="s{i}" gbase="1nS" erev="0mV" tauRise="1ms" tauDecay="{i + 2}ms"/>'), '<network id="net"><population id="p" component="c" size="2"/>', each(5 * K, lambda i: f'<projection id="j{i}" presynapticPopulation="p" postsynapticPopulation="p" synapse="s{i}"><connection id="0" preCellId="../p[0]" postCellId="../p[1]"/></projection>'), "</network>", target="net"),
    "connection_dangling": lambda: connections('<connection id="{i}" preCellId="../q[{a}]" postCellId="../p[{b}]"/>', PROJECTION),
})
