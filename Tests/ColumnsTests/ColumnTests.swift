import Columns
import Testing

struct ColumnTests {
  @Test(arguments: [0..<40, 3..<37, 9..<14, 8..<16, 5..<5])
  func `one number that is not finite is found, wherever it is`(range: Range<Int>) {
    for bad in [Double.nan, .infinity, -.infinity] {
      for place in 0..<40 {
        var column = Column(zeros: 40)
        column[number: place] = bad
        #expect(column.isFinite(range) == !range.contains(place))
      }
    }
  }
}
