"""What models of absurd sizes are written with."""
FORMS = {}
K = 1000


def form(function):
    FORMS[function.__name__] = function
    return function


def lems(*parts, target, files=("Cells", "Networks", "Simulation", "Inputs", "Synapses", "Channels"), within=""):
    """The lines of a model whose target is run for one step."""
    yield '<Lems><Target component="sim"/>'
    yield from (f'<Include file="{name}.xml"/>' for name in files)
    for part in parts:
        yield from [part] if isinstance(part, str) else part
    yield f'<Simulation id="sim" length="0.5ms" step="0.5ms" target="{target}">{within}</Simulation></Lems>'


def kind(name, *parts):
    """A model of one component of a type of its own."""
    return lems(f'<ComponentType name="{name}">', *parts, f'</ComponentType><{name} id="r"/>', target="r", files=("Simulation",))


def dynamics(*parts):
    """A model of one component of a type that has these dynamics."""
    return kind("R", SEC, "<Dynamics>", *parts, "</Dynamics>")


def state(name, rate):
    """A state variable and its rate."""
    return f'<StateVariable name="{name}" dimension="none"/><TimeDerivative variable="{name}" value="{rate}"/>'


def cell(densities, segments):
    """A cell of channels."""
    yield '<cell id="k"><morphology id="m">'
    yield from segments
    yield '</morphology><biophysicalProperties id="b"><membraneProperties>'
    yield from densities
    yield '<spikeThresh value="0mV"/><specificCapacitance value="1uF_per_cm2"/><initMembPotential value="-65mV"/></membraneProperties>'
    yield '<intracellularProperties><resistivity value="0.1kohm_cm"/></intracellularProperties></biophysicalProperties></cell>'


def density(name, channel):
    return f'<channelDensity id="{name}" ionChannel="{channel}" condDensity="0.1mS_per_cm2" erev="-60mV" ion="x"/>'


def each(count, line):
    return (line(i) for i in range(count))


SEC = '<Constant name="SEC" dimension="time" value="10ms"/>'
CELL = '<iafCell id="c" leakReversal="-50mV" thresh="-30mV" reset="-50mV" C="3pF" leakConductance="0.01nS"/>'
SYNAPSE = '<expTwoSynapse id="s" gbase="1nS" erev="0mV" tauRise="1ms" tauDecay="5ms"/>'
GAP = '<gapJunction id="g" conductance="1pS"/>'
GRADED = '<gradedSynapse id="d" conductance="1pS" delta="5mV" Vth="0mV" erev="0mV" k="0.025per_ms"/><silentSynapse id="n"/>'
PULSE = '<pulseGenerator id="i" delay="0ms" duration="1ms" amplitude="1pA"/>'


def network(*parts, **more):
    return lems(CELL, SYNAPSE, GAP, GRADED, PULSE, '<network id="net">', *parts, "</network>", target="net", **more)


def pair(i, count=K):
    return i % count, i // count % count
