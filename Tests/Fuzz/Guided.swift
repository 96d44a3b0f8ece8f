#if GUIDED
  /// What libFuzzer calls, which chooses and changes inputs by the code that they reach.
  @_cdecl("LLVMFuzzerTestOneInput")
  public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    _ = unsafe Input(bytes: UnsafeBufferPointer(start: bytes, count: count))?.isAccepted()
    return 0
  }
#endif
