"""Very many types, long expressions and attributes, components."""
from .common import CELL, K, SEC, SYNAPSE, each, form, kind, lems, network

@form
def types():
    n = 50 * K
    return lems(each(n, lambda i: f'<ComponentType name="T{i}"><Parameter name="a" dimension="none"/></ComponentType>'), '<ComponentType name="R"/><R id="r"/>', target="r", files=("Simulation",))


@form
def types_used():
    """A population of each of very many types."""
    n = 5 * K
    return lems(
        each(n, lambda i: f'<ComponentType name="T{i}" extends="baseCell"><Exposure name="v" dimension="none"/>{SEC}<Dynamics><StateVariable name="v" dimension="none" exposure="v"/><TimeDerivative variable="v" value="({i} - v)/SEC"/></Dynamics></ComponentType><T{i} id="u{i}"/>'),
        '<network id="net">', each(n, lambda i: f'<population id="p{i}" component="u{i}" size="1"/>'), "</network>", target="net")


@form
def inheritance():
    n = 200
    return lems('<ComponentType name="T0"/>', (f'<ComponentType name="T{i}" extends="T{i - 1}"><Parameter name="a{i}" dimension="none"/></ComponentType>' for i in range(1, n)), f'<T{n - 1} id="r"', (f'a{i}="1"' for i in range(1, n)), "/>", target="r", files=("Simulation",))


@form
def expression_long():
    return kind("R", SEC, "<Dynamics>", '<StateVariable name="x" dimension="none"/><TimeDerivative variable="x" value="(', " + ".join(f"x*{i}" for i in range(300 * K)), ')/SEC"/></Dynamics>')


@form
def expression_deep():
    n = 50 * K
    return kind("R", SEC, "<Dynamics>", '<StateVariable name="x" dimension="none"/><TimeDerivative variable="x" value="', "(1 + x*" * n + "x" + ")" * n, '/SEC"/></Dynamics>')


@form
def expression_powers():
    return kind("R", SEC, "<Dynamics>", '<StateVariable name="x" dimension="none"/><TimeDerivative variable="x" value="', "^".join(["x"] * 50 * K), '/SEC"/></Dynamics>')


@form
def attribute_huge():
    return lems(CELL, '<network id="net" notes="', "x" * 9_000_000, '"><population id="p" component="c" size="1"/></network>', target="net")


@form
def name_huge():
    name = "p" * 1_000_000
    return network(f'<population id="{name}" component="c" size="2"/>', within=f'<OutputFile id="o" fileName="v.dat"><OutputColumn id="v" quantity="{name}[0]/v"/></OutputFile>')


@form
def text_huge():
    return lems(CELL, "<notes>", ("x" * 99 for _ in range(1000 * K)), '</notes><network id="net"><population id="p" component="c" size="1"/></network>', target="net")


@form
def attributes_many():
    return lems(CELL, '<network id="net"', each(9 * K, lambda i: f'a{i}="1"'), '><population id="p" component="c" size="1"/></network>', target="net")


@form
def elements_unknown():
    return network(each(500 * K, lambda i: f'<thing id="t{i}"/>'), '<population id="p" component="c" size="1"/>')


@form
def comments():
    return network(each(1000 * K, lambda i: f"<!-- {i} -->"), '<population id="p" component="c" size="1"/>')


@form
def units():
    return lems(each(100 * K, lambda i: f'<Dimension name="d{i}" m="1"/><Unit symbol="u{i}" dimension="d{i}" power="0"/>'), '<ComponentType name="R"/><R id="r"/>', target="r", files=("Simulation",))


# Components


@form
def components():
    return lems(each(200 * K, lambda i: f'<iafCell id="c{i}" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="{i + 1}pF" leakConductance="0.01nS"/>'), '<network id="net"><population id="p" component="c0" size="1"/></network>', target="net")


@form
def nested():
    """Components within components, as deep as is read."""
    n = 200
    return lems('<ComponentType name="T"><Children name="inner" type="T"/><Exposure name="x" dimension="none"/>' + SEC + '<Dynamics><StateVariable name="x" dimension="none" exposure="x"/><TimeDerivative variable="x" value="(1 - y)/SEC"/><DerivedVariable name="y" dimension="none" select="inner[*]/x" reduce="add"/></Dynamics></ComponentType>', each(n, lambda i: f'<T id="t{i}">'), each(n, lambda i: "</T>"), target="t0", files=("Simulation",))


@form
def children():
    n = 50 * K
    return lems('<ComponentType name="C"><Parameter name="a" dimension="none"/><Exposure name="x" dimension="none"/>' + SEC + '<Dynamics><StateVariable name="x" dimension="none" exposure="x"/><TimeDerivative variable="x" value="(a - x)/SEC"/></Dynamics></ComponentType>', '<ComponentType name="R"><Children name="inner" type="C"/>' + SEC + '<Dynamics><StateVariable name="z" dimension="none"/><DerivedVariable name="y" dimension="none" select="inner[*]/x" reduce="add"/><TimeDerivative variable="z" value="y/SEC"/></Dynamics></ComponentType><R id="r">', each(n, lambda i: f'<C id="c{i}" a="{i}"/>'), "</R>", target="r", files=("Simulation",))


@form
def references():
    """A chain of components, each of which refers to the next."""
    n = 50 * K
    return lems('<ComponentType name="T"><ComponentReference name="next" type="T" required="false"/></ComponentType>', each(n, lambda i: f'<T id="t{i}" next="t{i + 1}"/>'), f'<T id="t{n}"/><ComponentType name="R"/><R id="r"/>', target="r", files=("Simulation",))


@form
def compound_inputs():
    n = 50 * K
    return lems(CELL, '<compoundInput id="k">', each(n, lambda i: f'<pulseGenerator id="i{i}" delay="{i}ms" duration="1ms" amplitude="1pA"/>'), '</compoundInput><network id="net"><population id="p" component="c" size="1"/><explicitInput target="p[0]" input="k"/></network>', target="net")


@form
def spikes():
    return lems(SYNAPSE, CELL, '<spikeArray id="a">', each(1000 * K, lambda i: f'<spike id="{i}" time="{i}ms"/>'), '</spikeArray><network id="net"><population id="q" component="a" size="1"/><population id="p" component="c" size="1"/></network>', target="net")


@form
def spikes_timed():
    return lems(SYNAPSE, CELL, '<timedSynapticInput id="a" synapse="s" spikeTarget="./s">', each(200 * K, lambda i: f'<spike id="{i}" time="{i}ms"/>'), '</timedSynapticInput><network id="net"><population id="p" component="c" size="1"/><explicitInput target="p[0]" input="a"/></network>', target="net")
