"""Cells of very many segments; very many files."""
from .common import CELL, FORMS, K, cell, density, each, form, lems, network

def segments(n, parent, groups=(), diameter=lambda i: 1):
    def parts():
        for i in range(n):
            link = f'<parent segment="{parent(i)}"/>' if i else ""
            yield f'<segment id="{i}" name="s{i}">{link}<proximal x="{i}" y="0" z="0" diameter="{diameter(i)}"/><distal x="{i + 1}" y="0" z="0" diameter="{diameter(i + 1)}"/></segment>'
        yield from [groups] if isinstance(groups, str) else groups

    return lems('<ionChannelPassive id="leak" conductance="10pS"/>', cell([density("l", "leak")], parts()), '<network id="net"><population id="p" component="k" size="1"/></network>', target="net")


FORMS.update({
    "segments_in_line": lambda: segments(200 * K, lambda i: i - 1),
    "segments_at_one": lambda: segments(200 * K, lambda i: 0),
    "segments_branching": lambda: segments(200 * K, lambda i: (i - 1) // 2),
    "segments_in_group": lambda: segments(200 * K, lambda i: i - 1, '<segmentGroup id="all">' + "".join(f'<member segment="{i}"/>' for i in range(200 * K)) + "</segmentGroup>"),
    "segments_in_groups_of_one": lambda: segments(200 * K, lambda i: i - 1, (f'<segmentGroup id="g{i}"><member segment="{i}"/></segmentGroup>' for i in range(200 * K))),
    "segments_in_groups_within": lambda: segments(20 * K, lambda i: i - 1, (f'<segmentGroup id="g{i}"><member segment="{i}"/>' + (f'<include segmentGroup="g{i - 1}"/>' if i else "") + "</segmentGroup>" for i in range(20 * K))),
    "segments_in_sections": lambda: segments(200 * K, lambda i: i - 1, (f'<segmentGroup id="g{i}" neuroLexId="sao864921383">' + "".join(f'<member segment="{j}"/>' for j in range(10 * i, 10 * i + 10)) + "</segmentGroup>" for i in range(20 * K))),
    "segments_in_one_section": lambda: segments(200 * K, lambda i: i - 1, '<segmentGroup id="g" neuroLexId="sao864921383"><property tag="numberInternalDivisions" value="1000000"/>' + "".join(f'<member segment="{i}"/>' for i in range(200 * K)) + "</segmentGroup>"),
    "segments_in_ring": lambda: segments(200 * K, lambda i: (i + 1) % (200 * K)),
    "segments_cells": lambda: (line.replace('size="1"', 'size="10000"') for line in segments(20, lambda i: i - 1)),
})


def write_cells(folder, n, before=lambda i: ""):
    """A file for each of some cells."""
    for i in range(n):
        with open(f"{folder}/i{i}.nml", "w") as file:
            file.write(f'<neuroml id="n{i}">{before(i)}{CELL.replace(chr(34) + "c" + chr(34), chr(34) + f"c{i}" + chr(34))}</neuroml>')


ONE = '<network id="net"><population id="p" component="c0" size="1"/></network>'


@form
def includes():
    n = 20 * K
    return lems(each(n, lambda i: f'<Include file="i{i}.nml"/>'), ONE, target="net"), lambda folder: write_cells(folder, n)


@form
def includes_in_chain():
    n = 5 * K
    return lems('<Include file="i0.nml"/>', ONE, target="net"), lambda folder: write_cells(folder, n, lambda i: f'<include href="i{(i + 1) % n}.nml"/>')


@form
def includes_missing():
    return lems(each(20 * K, lambda i: f'<Include file="none{i}.nml"/>'), target="net")
