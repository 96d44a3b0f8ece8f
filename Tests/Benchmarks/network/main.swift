// How the cost of a network's step grows with its size, what two threads gain, and how far it is from what the machine allows.
// Usage: network-bench MODEL.xml [COPIES …]; prints a table in Markdown.
import Foundation
import Lowering
import Network
import NeuroML

let arguments = CommandLine.arguments
guard arguments.count > 1 else {
  print("usage: network-bench MODEL.xml [COPIES …]")
  exit(2)
}
let copies = arguments.count > 2 ? arguments[2...].compactMap { Int($0) } : [1, 10, 100]
let graph = try ModelReader.read(path: arguments[1])
let request = try SimulationRequest(graph)
var lowered = try LoweredModel(graph, root: request.root)
let description = try lowered.describe()
let step = 5e-5
let elementary = Floor.elementary(), byte = Floor.byte()

/// Moves a network on by some steps, past its start.
func move(_ network: inout MovingNetwork, _ steps: Int) throws {
  for _ in 0..<steps {
    try network.enterStep()
    try network.leaveStep()
  }
}

print(
  "| copies | cells and synapses | states | ns per step and cell or synapse, least and median | CPU s per s | two threads | share of the limit |"
)
print("|---|---|---|---|---|---|---|")
for factor in copies {
  let model = try NetworkModel(description.replicated(factor), step: step)
  let instances = description.populations.reduce(0) { $0 + $1.count } * factor
  let steps = max(20, 6000 / factor)
  var one = MovingNetwork(model, seed: 1), two = MovingNetwork(model, seed: 1, threads: 2)
  try move(&one, 200)
  try move(&two, 200)
  let timing = try Timing.cpu { try move(&one, steps) }
  let seconds = timing.least / Double(steps), median = timing.median / Double(steps)
  let wall = try Timing.wall { try move(&one, steps) }.least
  let shared = try Timing.wall { try move(&two, steps) }.least
  let work = model.work
  let floor = Double(work.elementary) * elementary + Double(work.bytes) * byte
  let row: [String] = [
    "\(factor)", "\(instances)", "\(model.stateCount)",
    String(format: "%.2f, %.2f", seconds * 1e9 / Double(instances), median * 1e9 / Double(instances)),
    String(format: "%.3f", seconds / step), String(format: "%.2f×", wall / shared), String(format: "%.0f %%", 100 * floor / seconds),
  ]
  print("| " + row.joined(separator: " | ") + " |")
}
print(
  String(
    format: "\nLimit: counted exponentials at %.2f ns, and counted bytes at %.3f ns, each measured alone.", elementary * 1e9, byte * 1e9))
