extension TreeStepper {
  /// Runs instructions for an instance, from `start` to the next `end`.
  mutating func run(_ start: Int, _ instance: Int) {
    let base = Int(model.instances[instance].base)
    var place = start
    while true {
      let instruction = model.code[place]
      place += 1
      switch instruction.operation {
      case .end: return
      case .copy: memory[address(instruction.target, base)] = memory[address(instruction.a, base)]
      case .add, .subtract, .multiply, .divide, .power, .less, .lessOrEqual, .equal, .notEqual, .and, .or:
        let a = memory[address(instruction.a, base)], b = memory[address(instruction.b, base)]
        memory[address(instruction.target, base)] = TreeArithmetic.evaluate(instruction.operation, a, b)
      case .jump: place = Int(instruction.target)
      case .jumpIfZero: if memory[address(instruction.a, base)] == 0 { place = Int(instruction.target) }
      case .fetch:
        let source = model.addresses[model.instances[instance].imports + Int(instruction.a)]
        memory[address(instruction.target, base)] = memory[Int(source)]
      case .sum, .product:
        memory[address(instruction.target, base)] = total(instruction, instance)
      case .random: memory[address(instruction.target, base)] = memory[address(instruction.a, base)] * random.nextDouble()
      case .call: run(model.shapes[Int(model.instances[instance].shape)].handlers[Int(instruction.a)], instance)
      case .emit: emit(Int(instruction.a), instance)
      case .moveScheme: moveScheme(model.shapes[Int(model.instances[instance].shape)].schemes[Int(instruction.a)], base)
      case .negate, .not, .exp, .ln, .sqrt, .sin, .cos, .tan, .sinh, .cosh, .tanh, .abs, .ceil, .floor, .heaviside, .factorial:
        memory[address(instruction.target, base)] = TreeArithmetic.evaluate(
          instruction.operation, memory[address(instruction.a, base)])
      }
    }
  }

  @inline(__always)
  private func address(_ operand: Int32, _ base: Int) -> Int { operand < 0 ? Int(~operand) : base + Int(operand) }

  private func total(_ instruction: TreeInstruction, _ instance: Int) -> Double {
    let list = model.instances[instance].lists[Int(instruction.a)]
    if instruction.operation == .sum { return list.reduce(0) { $0 + memory[Int(model.addresses[$1])] } }
    return list.reduce(1) { $0 * memory[Int(model.addresses[$1])] }
  }

  private mutating func moveScheme(_ scheme: TreeScheme, _ base: Int) {
    let n = scheme.kept.count
    var rates = [Double](repeating: 0, count: n * n)
    for transition in scheme.transitions {
      let forward = memory[address(Int32(transition.forward), base)], reverse = memory[address(Int32(transition.reverse), base)]
      rates[transition.source * n + transition.source] -= forward
      rates[transition.target * n + transition.source] += forward
      rates[transition.target * n + transition.target] -= reverse
      rates[transition.source * n + transition.target] += reverse
    }
    var occupancies = scheme.shown.map { memory[address(Int32($0), base)] }
    SchemeExponential.move(&occupancies, rates: rates, step: memory[TreeModel.step])
    for (state, value) in zip(scheme.kept, occupancies) { memory[address(Int32(state), base)] = value }
  }
}
