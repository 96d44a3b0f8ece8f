"""Types of very many states, values, conditions."""
from .common import K, SEC, cell, density, dynamics, each, form, kind, lems, network, state

@form
def states_apart():
    """States of their own."""
    n = 20 * K
    return dynamics(each(n, lambda i: state(f"x{i}", f"(1 - x{i})/SEC")))


@form
def states_in_ring():
    n = 20 * K
    return dynamics(each(n, lambda i: state(f"x{i}", f"(x{(i + n - 1) % n} - x{i})/SEC")))


def summed(terms):
    """A sum in pairs: no expression may be very deep."""
    while len(terms) > 1:
        terms = ["(" + " + ".join(terms[i:i + 2]) + ")" for i in range(0, len(terms), 2)]
    return terms[0]


@form
def states_in_one_sum():
    n = 20 * K
    return dynamics(each(n, lambda i: state(f"x{i}", f"(t0 - x{i})/SEC")), f'<DerivedVariable name="t0" dimension="none" value="{summed([f"x{i}" for i in range(n)])}"/>')


def chains(line, forwards=True):
    """Chains of derived variables, each as long as may be: a hundred thousand values."""
    length, n = 600, 166

    def chain(k):
        places = range(1, length)
        yield f'<StateVariable name="x{k}" dimension="none"/><TimeDerivative variable="x{k}" value="-d{k}_{length - 1}/SEC"/><DerivedVariable name="d{k}_0" dimension="none" value="x{k}"/>'
        yield from (f'<DerivedVariable name="d{k}_{i}" dimension="none" value="{line.format(last=f"d{k}_{i - 1}", i=i, k=k)}"/>' for i in (places if forwards else reversed(places)))

    return dynamics((part for k in range(n) for part in chain(k)))


@form
def derived_chains():
    return chains("{last} + x{k}*{i}")


@form
def derived_chains_backwards():
    return chains("{last} + x{k}*{i}", forwards=False)


@form
def derived_chains_of_exponentials():
    """Chains that no rule shortens, whose derivatives are as long."""
    return chains("exp(-{last}*x{k})")


@form
def derived_chain_too_long():
    n = 100 * K
    return dynamics(state("x", "-d%d/SEC") % (n - 1), '<DerivedVariable name="d0" dimension="none" value="x"/>', (f'<DerivedVariable name="d{i}" dimension="none" value="d{i - 1} + x*{i}"/>' for i in range(1, n)))


@form
def cases():
    n = 50 * K
    return dynamics(state("x", "-c/SEC"), '<ConditionalDerivedVariable name="c" dimension="none">', each(n, lambda i: f'<Case condition="x .lt. {i}" value="{i} + x"/>'), '<Case value="0"/></ConditionalDerivedVariable>')


@form
def conditions():
    n = 20 * K
    return dynamics(state("x", "1/SEC"), each(n, lambda i: f'<OnCondition test="x .gt. {i + 1}"><StateAssignment variable="x" value="x - {i}"/></OnCondition>'))


@form
def conditions_on_states():
    n = 20 * K
    return kind("R", SEC, '<EventPort name="out" direction="out"/>', "<Dynamics>", each(n, lambda i: f'<StateVariable name="x{i}" dimension="none"/><TimeDerivative variable="x{i}" value="1/SEC"/><OnCondition test="x{i} .gt. 1"><StateAssignment variable="x{i}" value="0"/><EventOut port="out"/></OnCondition>'), "</Dynamics>")


@form
def conditions_without_rates():
    """Conditions done for all rows at once."""
    n = 20 * K
    return dynamics(each(n, lambda i: f'<StateVariable name="x{i}" dimension="none"/><OnCondition test="t .gt. {i}*SEC"><StateAssignment variable="x{i}" value="x{(i + 1) % n} + 1"/></OnCondition>'))


@form
def assignments():
    n = 100 * K
    return kind("R", SEC, "<Dynamics>", '<StateVariable name="x" dimension="none"/><TimeDerivative variable="x" value="1/SEC"/><OnCondition test="x .gt. 1">', each(n, lambda i: f'<StateAssignment variable="x" value="x*2 - {i}"/>'), "</OnCondition></Dynamics>")


@form
def starts():
    n = 20 * K
    return kind("R", SEC, "<Dynamics>", each(n, lambda i: f'<StateVariable name="x{i}" dimension="none"/>'), "<OnStart>", each(n, lambda i: f'<StateAssignment variable="x{i}" value="{"1" if i == 0 else f"x{i - 1} + 1"}"/>'), "</OnStart></Dynamics>")


@form
def regimes():
    n = 20 * K
    return dynamics('<StateVariable name="x" dimension="none"/>', each(n, lambda i: f'<Regime name="r{i}" initial="{"true" if i == 0 else "false"}"><TimeDerivative variable="x" value="{i}/SEC"/><OnCondition test="x .gt. {i}"><Transition regime="r{(i + 1) % n}"/></OnCondition></Regime>'))


@form
def event_ports():
    n = 50 * K
    return kind("R", SEC, each(n, lambda i: f'<EventPort name="p{i}" direction="{("in", "out")[i % 2]}"/>'), "<Dynamics>", state("x", "1/SEC"), each(n // 2, lambda i: f'<OnEvent port="p{2 * i}"><StateAssignment variable="x" value="x + {i}"/><EventOut port="p{2 * i + 1}"/></OnEvent>'), "</Dynamics>")


@form
def parameters():
    n = 100 * K
    return kind("R", SEC, each(n, lambda i: f'<Constant name="k{i}" dimension="none" value="{i}"/><DerivedParameter name="q{i}" dimension="none" value="k{i} + 1"/>'), "<Dynamics>", '<StateVariable name="x" dimension="none"/>', each(n, lambda i: f'<DerivedVariable name="d{i}" dimension="none" value="q{i}*x"/>'), '<TimeDerivative variable="x" value="d%d/SEC"/>' % (n - 1), "</Dynamics>")


@form
def exposures():
    n = 100 * K
    return kind("R", SEC, each(n, lambda i: f'<Exposure name="e{i}" dimension="none"/>'), "<Dynamics>", state("x", "1/SEC"), each(n, lambda i: f'<DerivedVariable name="e{i}" dimension="none" value="x + {i}" exposure="e{i}"/>'), "</Dynamics>")


def scheme(n, edges):
    return lems(
        '<ComponentType name="N"><Exposure name="o" dimension="none"/><Dynamics><StateVariable name="o" dimension="none" exposure="o"/></Dynamics></ComponentType>',
        '<ComponentType name="E"><Link name="from" type="N"/><Link name="to" type="N"/>' + SEC + '<Exposure name="f" dimension="per_time"/><Exposure name="b" dimension="per_time"/>',
        '<Dynamics><DerivedVariable name="f" dimension="per_time" value="1/SEC" exposure="f"/><DerivedVariable name="b" dimension="per_time" value="2/SEC" exposure="b"/></Dynamics></ComponentType>',
        '<ComponentType name="R"><Children name="nodes" type="N"/><Children name="edges" type="E"/><Dynamics><KineticScheme name="ks" nodes="nodes" edges="edges" edgeSource="from" edgeTarget="to" stateVariable="o" forwardRate="f" reverseRate="b"/></Dynamics></ComponentType>',
        '<R id="r">', each(n, lambda i: f'<N id="n{i}"/>'), (f'<E id="e{i}" from="n{a}" to="n{b}"/>' for i, (a, b) in enumerate(edges)), "</R>", target="r", files=("Cells", "Simulation"))


@form
def scheme_chain():
    n = 20 * K
    return scheme(n, [(i, i + 1) for i in range(n - 1)])


@form
def scheme_star():
    n = 20 * K
    return scheme(n, [(0, i) for i in range(1, n)])


def channels_in_one(channels, densities):
    """A cell of one compartment with some channels."""
    segment = '<segment id="0"><proximal x="0" y="0" z="0" diameter="1"/><distal x="1" y="0" z="0" diameter="1"/></segment>'
    return lems(channels, cell(densities, [segment]), '<network id="net"><population id="p" component="k" size="2"/></network>', target="net")


def channel(gate):
    return channels_in_one(gate, [density("l", "h")])


RATE = 'type="HHExpRate" rate="1per_ms" midpoint="{0}mV" scale="10mV"'


@form
def gates():
    n = 20 * K

    def parts():
        yield '<ionChannelHH id="h" conductance="1pS">'
        yield from each(n, lambda i: f'<gateHHrates id="g{i}" instances="1"><forwardRate {RATE.format(-i)}/><reverseRate {RATE.format(i)}/></gateHHrates>')
        yield "</ionChannelHH>"

    return channel(parts())


@form
def gate_of_states():
    n = 20 * K

    def parts():
        yield '<ionChannelKS id="h" conductance="1pS"><gateKS id="g" instances="1">'
        yield from each(n, lambda i: f'<{("closed", "open")[i % 2]}State id="s{i}"/>')
        yield from each(n - 1, lambda i: f'<forwardTransition id="f{i}" from="s{i}" to="s{i + 1}"><rate {RATE.format(-40)}/></forwardTransition><reverseTransition id="r{i}" from="s{i}" to="s{i + 1}"><rate {RATE.format(40)}/></reverseTransition>')
        yield "</gateKS></ionChannelKS>"

    return channel(parts())


@form
def channels():
    n = 20 * K
    return channels_in_one(each(n, lambda i: f'<ionChannelPassive id="h{i}" conductance="1pS"/>'), each(n, lambda i: density(f"l{i}", f"h{i}")))
