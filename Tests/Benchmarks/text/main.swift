// How long a float32 takes to become text, and whether many at once become what each becomes alone.
// Usage: text-bench [EVERY]: compares every EVERYth of the positive finite float32s, 1 for all of them (default 997).
import Decimals
import Foundation

let stride32 = CommandLine.arguments.count > 1 ? UInt32(CommandLine.arguments[1]) ?? 997 : 997
guard stride32 > 0 else {
  print("usage: text-bench [EVERY]")
  exit(2)
}
var numbers = [Float](repeating: 0, count: 1 << 15)
var many = TextBuffer(capacity: numbers.count * TextBuffer.widestNumber),
  single = TextBuffer(capacity: numbers.count * TextBuffer.widestNumber)
var next: UInt32 = 0, compared = 0, different = 0
var manySeconds = 0.0, singleSeconds = 0.0

func seconds(_ body: () -> Void) -> Double {
  let start = clock()
  body()
  return Double(clock() - start) / Double(CLOCKS_PER_SEC)
}

while next < Float.infinity.bitPattern {
  for i in numbers.indices {
    numbers[i] = Float(bitPattern: min(next, Float.infinity.bitPattern))
    next += min(stride32, Float.infinity.bitPattern - min(next, Float.infinity.bitPattern))
  }
  many.removeAll()
  single.removeAll()
  manySeconds += seconds { many.append(rows: numbers.span, width: 1) }
  singleSeconds += seconds {
    for number in numbers {
      single.append(number)
      single.append("\t\n")
    }
  }
  let areSame = unsafe many.withBytes { (a) in unsafe single.withBytes { (b) in unsafe a.elementsEqual(b) } }
  if !areSame { different += 1 }
  compared += numbers.count
}
print("\(compared) numbers, \(different) of \(compared / numbers.count) batches differ")
print(String(format: "%.1f ns a number in rows, %.1f alone", manySeconds * 1e9 / Double(compared), singleSeconds * 1e9 / Double(compared)))
exit(different == 0 ? 0 : 1)
