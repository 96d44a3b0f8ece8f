"""Prints every n-th row of a LEMS simulation's OutputFiles as one CSV table: time and quantities, SI."""

import sys
import xml.etree.ElementTree as ElementTree

lems, every = sys.argv[1], int(sys.argv[2])
names, tables = ["t"], []
for file in ElementTree.parse(lems).getroot().iter("OutputFile"):
    names += [column.get("quantity") for column in file.iter("OutputColumn")]
    with open(file.get("fileName")) as text:
        tables.append([line.split() for line in text][::every])
print(",".join(names))
for rows in zip(*tables):
    print(",".join([rows[0][0]] + [value for row in rows for value in row[1:]]))
